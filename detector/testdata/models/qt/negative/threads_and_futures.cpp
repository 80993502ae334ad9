#include <QtConcurrent/QtConcurrentMap>
#include <QtConcurrent/QtConcurrentRun>
#include <QtCore/QCoreApplication>
#include <QtCore/QEventLoop>
#include <QtCore/QFuture>
#include <QtCore/QFutureSynchronizer>
#include <QtCore/QMutex>
#include <QtCore/QMutexLocker>
#include <QtCore/QObject>
#include <QtCore/QReadWriteLock>
#include <QtCore/QSemaphore>
#include <QtCore/QString>
#include <QtCore/QThread>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>
#include <QtCore/QVector>
#include <QtCore/QWaitCondition>

void store(const QString& line);
int compute(int input);
bool ask();

class worker : public QThread {
 public:
  int result = 0;

 protected:
  void run() override { result = compute(1); }
};

// It waits for itself.
class careful : public worker {
 public:
  ~careful() override {
    requestInterruption();
    wait();
  }
};

int waited() {
  worker one;
  one.start();
  if (!ask()) {
    one.wait();
    return -1;
  }
  one.wait();
  return one.result;
}

void ends_itself() {
  careful one;
  one.start();
  ask();
}

void event_loop_thread(QObject* handler) {
  QThread thread;
  handler->moveToThread(&thread);
  thread.start();
  ask();
  thread.quit();
  thread.wait();
}

void parented(QObject* parent) {
  auto* thread = QThread::create([] { compute(1); });
  thread->setParent(parent);
  QObject::connect(thread, &QThread::finished, thread, &QObject::deleteLater);
  thread->start();
}

int made_and_waited() {
  int result = 0;
  QThread* thread = QThread::create([&result] { result = compute(1); });
  thread->start();
  thread->wait();
  delete thread;
  return result;
}

int future_waited() {
  int input = 3;
  QFuture<int> answer = QtConcurrent::run([&input] { return compute(input); });
  return answer.result();
}

int synchronized() {
  int left = 0;
  int right = 0;
  QFutureSynchronizer<void> both;
  both.addFuture(QtConcurrent::run([&left] { left = compute(1); }));
  both.addFuture(QtConcurrent::run([&right] { right = compute(2); }));
  both.waitForFinished();
  return left + right;
}

int pooled() {
  int parts[4] = {};
  QThreadPool pool;
  for (int i = 0; i < 4; ++i) {
    pool.start([i, &parts] { parts[i] = compute(i); });
  }
  pool.waitForDone();
  return parts[0];
}

int pooled_for_ever() {
  int result = 0;
  QThreadPool pool;
  pool.start([&result] { result = compute(1); });
  pool.waitForDone(-1);
  return result;
}

int on_the_global_pool() {
  int result = 0;
  QThreadPool::globalInstance()->start([&result] { result = compute(1); });
  QThreadPool::globalInstance()->waitForDone();
  return result;
}

int at_once(QVector<int>& values) {
  int offset = compute(0);
  QtConcurrent::blockingMap(values, [&offset](int& value) { value += offset; });
  return offset;
}

// By default the call is direct where the target lives in this thread; a blocking one waits.
void invoked(QObject* target, QString line) {
  QMetaObject::invokeMethod(target, [&line] { store(line); });
  QMetaObject::invokeMethod(target, [&line] { store(line); }, Qt::BlockingQueuedConnection);
  QMetaObject::invokeMethod(target, [line] { store(line); }, Qt::QueuedConnection);
}

int until_the_loop_ends(QObject* target) {
  int result = 0;
  QEventLoop loop;
  QMetaObject::invokeMethod(
      target, [&] {
        result = compute(1);
        loop.quit();
      },
      Qt::QueuedConnection);
  loop.exec();
  return result;
}

int by_semaphore(QThreadPool& pool) {
  int result = 0;
  QSemaphore done;
  pool.start([&] {
    result = compute(1);
    done.release();
  });
  done.acquire();
  return result;
}

class counter {
 public:
  void add() {
    QMutexLocker held(&lock_);
    ++count_;
    changed_.wakeOne();
  }
  int wait() {
    QMutexLocker held(&lock_);
    while (count_ == 0) {
      changed_.wait(&lock_);
    }
    return count_;
  }
  int peek() {
    QReadLocker held(&rw_);
    return limit_;
  }

 private:
  QMutex lock_;
  QReadWriteLock rw_;
  QWaitCondition changed_;
  int count_ = 0;
  int limit_ = 0;
};
