#include <QtConcurrent/QtConcurrentRun>
#include <QtCore/QFuture>
#include <QtCore/QObject>
#include <QtCore/QSemaphore>
#include <QtCore/QString>
#include <QtCore/QThread>
#include <QtCore/QThreadPool>
#include <QtCore/QVector>

void store(const QString& line);
int compute(int input);
bool ask();

// A QThread that dies while it runs ends the process.
class worker : public QThread {
 public:
  int result = 0;

 protected:
  void run() override { result = compute(1); }
};

int left_early() {
  worker one;  // expect: snag-unjoined-thread
  one.start();
  if (!ask()) {
    return -1;
  }
  one.wait();
  return one.result;
}

void future_dropped(QString line) {
  QtConcurrent::run([&line] { store(line); });  // expect: snag-dangling-capture
}

void waited_after_the_loop(const QVector<QString>& lines) {
  QVector<QFuture<void>> all;
  for (int i = 0; i < lines.size(); ++i) {
    all.append(QtConcurrent::run([&] { store(lines[i]); }));  // expect: snag-loop-capture
  }
  for (auto& one : all) {
    one.waitForFinished();
  }
}

int pool_with_a_limit(QThreadPool& pool) {
  int result = 0;
  pool.start([&result] { result = compute(1); });  // expect: snag-dangling-capture
  pool.waitForDone(100);
  return result;
}

void queued(QObject* target, QString line) {
  QMetaObject::invokeMethod(target, [&line] { store(line); }, Qt::QueuedConnection);  // expect: snag-dangling-capture
}
