// Each call its own element, a lock, an atomic; what reduces is called once at a time.
#include <QtConcurrent/QtConcurrentFilter>
#include <QtConcurrent/QtConcurrentMap>
#include <QtConcurrent/QtConcurrentRun>
#include <QtCore/QAtomicInt>
#include <QtCore/QFuture>
#include <QtCore/QMutex>
#include <QtCore/QMutexLocker>
#include <QtCore/QVector>

struct word {
  int length = 0;
  int hits = 0;
};

int look_up(const word& one);
static int hits_of(const word& one) {
  return look_up(one);
}
static void add(int& sum, const int& hits) {
  sum += hits;
}

int total(QVector<word>& all) {
  QVector<int> hits;
  QMutex mutex;
  QAtomicInt calls = 0;
  int alone = 0;
  QtConcurrent::blockingMap(all, [&](word& one) {
    one.hits = look_up(one);
    calls.ref();
    const QMutexLocker held(&mutex);
    hits.append(one.hits);
  });
  QFuture<void> once = QtConcurrent::run([&alone, &all] { alone = look_up(all.first()); });
  once.waitForFinished();
  const int sum = QtConcurrent::blockingMappedReduced<int>(all, &hits_of, &add);
  for (const int one : hits) {
    alone += one;
  }
  return sum + alone;
}
