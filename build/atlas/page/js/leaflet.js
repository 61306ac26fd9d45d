/*
 * Parts of Leaflet again, under their own names, for browsers of this decade. The build takes these
 * instead of Leaflet's, which ask what a browser can do and go around what it cannot.
 */
var create$2 = Object.create;

function bind(fn) {
	return fn.bind.apply(fn, [].slice.call(arguments, 1));
}

function trim(str) {
	return str.trim();
}

var isArray = Array.isArray;

function indexOf(array, el) {
	return array.indexOf(el);
}

function requestAnimFrame(fn, context) {
	return requestAnimationFrame(fn.bind(context));
}

function cancelAnimFrame(id) {
	cancelAnimationFrame(id);
}

Class.extend = function (props) {
	var NewClass = function () {
		setOptions(this);
		if (this.initialize) {
			this.initialize.apply(this, arguments);
		}
		this.callInitHooks();
	};
	var parentProto = this.prototype;
	var proto = create$2(parentProto);
	proto.constructor = NewClass;
	NewClass.prototype = proto;
	for (var i of Object.keys(this)) {
		if (i !== 'prototype') {
			NewClass[i] = this[i];
		}
	}
	extend(proto, props);
	if (proto.options) {
		proto.options = parentProto.options ? create$2(parentProto.options) : {};
		extend(proto.options, props.options);
	}
	proto._initHooks = [];
	proto.callInitHooks = function () {
		if (this._initHooksCalled) { return; }
		if (parentProto.callInitHooks) {
			parentProto.callInitHooks.call(this);
		}
		this._initHooksCalled = true;
		for (var hook of proto._initHooks) {
			hook.call(this);
		}
	};
	return NewClass;
};

var trunc = Math.trunc;

var Browser = {any3d: true, touch: true};

var TRANSFORM = 'transform';

var TRANSITION = 'transition';

var TRANSITION_END = 'transitionend';

function getStyle(el, style) {
	return getComputedStyle(el)[style];
}

function remove(el) {
	el.remove();
}

function hasClass(el, name) {
	return el.classList.contains(name);
}

function addClass(el, name) {
	el.classList.add.apply(el.classList, splitWords(name));
}

function removeClass(el, name) {
	el.classList.remove(name);
}

function setTransform(el, offset, scale) {
	el.style.transform = 'translate3d(' + offset.x + 'px,' + offset.y + 'px,0)' + (scale ? ' scale(' + scale + ')' : '');
}

function setPosition(el, point) {
	el._leaflet_pos = point;
	setTransform(el, point);
}

function disableTextSelection() {
	on(window, 'selectstart', preventDefault);
}

function enableTextSelection() {
	off(window, 'selectstart', preventDefault);
}

function eachType(obj, types, fn, context, change) {
	if (typeof types === 'object') {
		for (var type in types) {
			change(obj, type, types[type], fn);
		}
	} else {
		for (var one of splitWords(types)) {
			change(obj, one, fn, context);
		}
	}
}

function on(obj, types, fn, context) {
	eachType(obj, types, fn, context, addOne);
}

function off(obj, types, fn, context) {
	eachType(obj, types, fn, context, removeOne);
}

function handlerId(type, fn, context) {
	return type + stamp(fn) + '_' + (context ? stamp(context) : '');
}

function addOne(obj, type, fn, context) {
	var held = obj._leaflet_events = obj._leaflet_events || {};
	var id = handlerId(type, fn, context);
	if (held[id]) { return; }
	held[id] = function (e) {
		return fn.call(context || obj, e);
	};
	if (type === 'dblclick') {
		held[id] = addDoubleTapListener(obj, held[id]);
	} else {
		obj.addEventListener(type, held[id], {passive: false});
	}
}

function removeOne(obj, type, fn, context) {
	var id = handlerId(type, fn, context), held = obj._leaflet_events;
	if (!held || !held[id]) { return; }
	if (type === 'dblclick') {
		removeDoubleTapListener(obj, held[id]);
	} else {
		obj.removeEventListener(type, held[id]);
	}
	held[id] = null;
}

function stopPropagation(e) {
	e.stopPropagation();
}

function preventDefault(e) {
	e.preventDefault();
}

function getPropagationPath(e) {
	return e.composedPath();
}

var wheelPxFactor = devicePixelRatio * (/^Mac/.test(navigator.platform) ? 3 : /Linux.* Chrome/.test(navigator.userAgent) ? 1 : 2);

function getWheelDelta(e) {
	return -e.deltaY * [1 / wheelPxFactor, 20, 60][e.deltaMode];
}
