// map and filter call what they are given on several threads at the same time.
#include <QtConcurrent/QtConcurrentFilter>
#include <QtConcurrent/QtConcurrentMap>
#include <QtCore/QFuture>
#include <QtCore/QVector>

struct word {
  int length = 0;
  int hits = 0;
};

int look_up(const word& one);

QVector<int> found(QVector<word>& all) {
  QVector<int> hits;
  QtConcurrent::blockingMap(all, [&hits](word& one) {
    one.hits = look_up(one);
    hits.append(one.hits);  // expect: snag-shared-write
  });
  return hits;
}

int longest(QVector<word>& all) {
  int length = 0;
  QFuture<void> searching = QtConcurrent::map(all, [&length](const word& one) {
    if (one.length > length) {
      length = one.length;  // expect: snag-shared-write
    }
  });
  searching.waitForFinished();
  return length;
}
