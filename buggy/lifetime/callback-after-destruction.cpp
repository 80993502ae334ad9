#include "cases/lifetime/callback-after-destruction.h"

#include <memory>
#include <string>

namespace cases::callback_after_destruction {

namespace {

/// A page on the screen, from its opening to its closing.
class page_view {
 public:
  page_view(int page, dispatcher& ui, screen& shown) : ui_(ui), shown_(shown), page_(page) {}
  ~page_view() { shown_.closed(page_); }
  page_view(const page_view&) = delete;
  page_view& operator=(const page_view&) = delete;

  /// Returns at once; the page is painted when its turn comes.
  void load() {
    ui_.post([this] { paint(); });
  }

 private:
  void paint() {
    ++times_painted_;
    shown_.painted(page_);
  }

  std::string title_ = "untitled";
  dispatcher& ui_;
  screen& shown_;
  int page_;
  int times_painted_ = 0;
};

}  // namespace

void browse(const std::vector<int>& pages, dispatcher& ui, screen& shown) {
  for (const int page : pages) {
    const auto view = std::make_shared<page_view>(page, ui, shown);
    view->load();
  }
}

}  // namespace cases::callback_after_destruction
