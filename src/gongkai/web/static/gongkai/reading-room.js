/* Small conveniences of the reading room; every page works without this file. */
(function () {
  'use strict';

  // A figure: say where it came from; the arrow keys move among the figures of a table.
  var origin = document.getElementById('origin');
  function tell(cell) {
    if (!origin) return;
    var figure = cell.querySelector('.figure');
    origin.textContent = cell.getAttribute('title');
    if (!figure) return;
    var link = document.createElement('a');
    link.href = figure.href;
    link.textContent = '改正';
    origin.appendChild(link);
  }
  ['focusin', 'click'].forEach(function (type) {
    document.addEventListener(type, function (event) {
      var cell = event.target.closest('td[data-src]');
      if (!cell) return;
      tell(cell);
      var place = document.getElementById(cell.getAttribute('data-src'));
      var pane = place && place.closest('.body');
      if (pane) pane.scrollLeft += place.getBoundingClientRect().left - pane.getBoundingClientRect().left - pane.clientWidth / 2;
    });
  });
  // A press shows the place; Enter, or a second press on the same figure, opens it.
  var last = null;
  document.addEventListener('click', function (event) {
    var figure = event.target.closest('.figure');
    if (!figure || event.ctrlKey || event.metaKey || event.detail === 0) return;
    if (last !== figure) event.preventDefault();
    last = figure;
    figure.focus();
  });

  document.querySelectorAll('table.official').forEach(function (table) {
    var figures = Array.prototype.slice.call(table.querySelectorAll('.figure'));
    figures.forEach(function (figure, index) { if (index) figure.tabIndex = -1; });
    table.addEventListener('keydown', function (event) {
      var at = figures.indexOf(event.target);
      if (at < 0) return;
      var next = step(figures, at, event.key);
      if (!next) return;
      event.preventDefault();
      event.target.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  });
  function step(figures, at, key) {
    if (key === 'ArrowRight') return figures[at + 1];
    if (key === 'ArrowLeft') return figures[at - 1];
    if (key === 'Home') return figures[0];
    if (key === 'End') return figures[figures.length - 1];
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return null;
    var here = figures[at].getBoundingClientRect();
    var best = null, reach = Infinity;
    figures.forEach(function (figure) {
      var box = figure.parentNode.getBoundingClientRect();
      var below = key === 'ArrowDown' ? box.top >= here.bottom : box.bottom <= here.top;
      var far = Math.abs(box.top - here.top) * 4 + Math.abs(box.right - here.right);
      if (below && far < reach) { best = figure; reach = far; }
    });
    return best;
  }

  // The place in the source leads back to its figure.
  document.addEventListener('click', function (event) {
    var spot = event.target.closest('.source rect[id], .source .spot[id]');
    if (!spot) return;
    var cell = document.querySelector('td[data-src="' + spot.id + '"]');
    var figure = cell && cell.querySelector('.figure');
    if (figure) { last = null; figure.focus(); }
  });

  // A finding opened by its address shows the figure's place too.
  function target() {
    var cell = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var figure = cell && cell.matches('td[data-src]') && cell.querySelector('.figure');
    if (figure) figure.focus({ preventScroll: true });
  }
  window.addEventListener('hashchange', target);
  target();

  // A batch at work: ask how far it is; when it is over show the result.
  document.querySelectorAll('[data-progress]').forEach(function (panel) {
    function set(name, value) {
      var place = panel.querySelector('[data-' + name + ']');
      if (place && place.textContent !== String(value)) place.textContent = value;
    }
    function ask() {
      fetch(panel.getAttribute('data-progress'), { credentials: 'same-origin' })
        .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
        .then(function (now) {
          var bar = panel.querySelector('progress');
          bar.max = now.total; bar.value = now.done;
          set('words', now.words); set('message', now.message); set('read', now.read); set('failed', now.failed);
          if (now.over) location.assign(document.querySelector('.drop') ? location.href : now.next);
          else setTimeout(ask, 1000);
        })
        .catch(function () { setTimeout(ask, 5000); });
    }
    setTimeout(ask, 500);
  });
})();
