const { startFollowing, stopFollowing } = require('./api/changes')
const { nameTabs } = require('./words/words')

App({
  onShow() {
    nameTabs()
    startFollowing()
  },
  onHide: stopFollowing,
})
