// Slots that own what they use, whose sender or context is a local, or whose loop runs here. They run one by
// one.
#include <QtCore/QEventLoop>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <memory>

void show(int value);

int local_loop(QTimer* timer) {
  QEventLoop loop;
  int ticks = 0;
  QObject::connect(timer, &QTimer::timeout, [&] {
    ++ticks;
    loop.quit();
  });
  loop.exec();
  return ticks;
}

int local_sender() {
  int ticks = 0;
  QTimer timer;
  QObject::connect(&timer, &QTimer::timeout, [&ticks] { ++ticks; });
  timer.start(1);
  return ticks;
}

int local_context(QTimer* timer) {
  int ticks = 0;
  QObject until_here;
  QObject::connect(timer, &QTimer::timeout, &until_here, [&ticks] { ++ticks; });
  show(ticks);
  return ticks;
}

int taken_off(QTimer* timer) {
  int ticks = 0;
  const auto connection = QObject::connect(timer, &QTimer::timeout, [&ticks] { ++ticks; });
  show(ticks);
  QObject::disconnect(connection);
  return ticks;
}

class panel : public QObject {
 public:
  explicit panel(QTimer* timer) : timer_(timer) {}
  void start() {
    const auto left = std::make_shared<int>(3);
    connect(timer_, &QTimer::timeout, this, [this, left] {
      --*left;
      last_ = *left;
    });
    connect(timer_, &QTimer::timeout, this, [this] { ++last_; });
    QTimer::singleShot(10, this, [this, value = last_] { last_ = value; });
  }

 private:
  QTimer* timer_;
  int last_ = 0;
};

void use(panel& one) {
  one.start();
}
