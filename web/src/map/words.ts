import { words } from '../i18n/lang';

const zh = {
  map: '地图',
  sketch: '示意图',
  sketchHint: '没有可用的底图，这里只画出路线和停留点的相对位置。',
  here: '我的位置',
  north: '北',
  zoomIn: '放大',
  zoomOut: '缩小',
  twoFingers: '用两根手指移动地图',
  withKey: '按住 Ctrl 滚动可缩放地图',
};
const en: typeof zh = {
  map: 'Map',
  sketch: 'Sketch',
  sketchHint: 'No base map is available; only the way and the stops are drawn.',
  here: 'You are here',
  north: 'N',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  twoFingers: 'Use two fingers to move the map',
  withKey: 'Hold Ctrl and scroll to zoom the map',
};

export const mapWords = words(zh, en);
