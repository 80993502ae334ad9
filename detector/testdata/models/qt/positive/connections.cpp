// A slot is called whenever the signal comes, for as long as sender and context live: longer than this
// function.
#include <QtCore/QObject>
#include <QtCore/QString>
#include <QtCore/QTimer>
#include <vector>

void show(int value);

void count_ticks(QTimer* timer) {
  int ticks = 0;
  QObject::connect(timer, &QTimer::timeout, [&ticks] { show(++ticks); });  // expect: snag-dangling-capture
}

class panel : public QObject {
 public:
  explicit panel(QTimer* timer) : timer_(timer) {}
  void start(int limit) {
    int left = limit;
    connect(timer_, &QTimer::timeout, this, [&] { show(--left + last_); });  // expect: snag-dangling-capture
  }
  void once() {
    int value = 3;
    QTimer::singleShot(10, this, [&value] { show(value); });  // expect: snag-dangling-capture
  }
  void each(const std::vector<QTimer*>& timers) {
    for (std::size_t i = 0; i < timers.size(); ++i) {
      connect(timers[i], &QTimer::timeout, this,
              [&i] { show(static_cast<int>(i)); });  // expect: snag-loop-capture
    }
  }

 private:
  QTimer* timer_;
  int last_ = 0;
};

void use(panel& one) {
  one.start(3);
  one.once();
  one.each({});
}
