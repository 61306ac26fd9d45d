#!/usr/bin/python3
"""A window of WebKitGTK that WebDriver steers.

MiniBrowser, which comes with the driver, is never narrower than its buttons, and does not print
without asking. This window is as large as it is set to be, and prints to a file. It runs in the
system's Python, which has the bindings.
"""

import json

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402


def start(context, session):
    """Tell the driver who answers, and open a window when it wants one."""
    info = WebKit2.ApplicationInfo()
    info.set_name("WebKitGTK")
    info.set_version(
        WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version()
    )
    session.set_application_info(info)
    session.connect("create-web-view", open_window, context)


def open_window(_session, context):
    """Open a window; its pages print by a message that says where to and on what paper."""
    content = WebKit2.UserContentManager()
    content.register_script_message_handler("print")
    view = WebKit2.WebView(
        web_context=context, is_controlled_by_automation=True, user_content_manager=content
    )

    def on_message(_content, result):
        print_page(view, **json.loads(result.get_js_value().to_json(0)))

    content.connect("script-message-received::print", on_message)
    window = Gtk.Window()
    window.add(view)
    window.show_all()
    return view


def print_page(view, width, height, margin, to):
    """Print a page to a file, on paper in millimetres; the page hears of the end."""
    settings = Gtk.PrintSettings()
    settings.set_printer("Print to File")
    settings.set(Gtk.PRINT_SETTINGS_OUTPUT_URI, to)
    settings.set(Gtk.PRINT_SETTINGS_OUTPUT_FILE_FORMAT, "pdf")
    paper = Gtk.PageSetup()
    size = Gtk.PaperSize.new_custom("paper", "paper", width, height, Gtk.Unit.MM)
    paper.set_paper_size(size)
    for side in ("top", "bottom", "left", "right"):
        getattr(paper, f"set_{side}_margin")(margin, Gtk.Unit.MM)
    operation = WebKit2.PrintOperation(web_view=view, print_settings=settings, page_setup=paper)
    failures = []
    operation.connect("failed", lambda _, fault: failures.append(str(fault)))

    def on_finish(_operation):
        view.run_javascript(f"printed({json.dumps(''.join(failures))})", None, None, None)

    operation.connect("finished", on_finish)
    view.operation = operation  # it lives as long as the view
    operation.print_()


context = WebKit2.WebContext.new_ephemeral()
context.set_automation_allowed(True)
context.connect("automation-started", start)
Gtk.main()
