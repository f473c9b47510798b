import { words } from '../i18n/lang';

const zh = {
  map: '地图',
  sketch: '示意图',
  sketchHint: '没有可用的底图，这里只画出路线和停留点的相对位置。',
  here: '我的位置',
  north: '北',
  zoomIn: '放大',
  zoomOut: '缩小',
};
const en: typeof zh = {
  map: 'Map',
  sketch: 'Sketch',
  sketchHint: 'No base map is available; only the way and the stops are drawn.',
  here: 'You are here',
  north: 'N',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
};

export const mapWords = words(zh, en);
