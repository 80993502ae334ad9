// Queues whose lock, condition and store stand behind one pointer of the class that people use.
#include <atomic>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <queue>
#include <stdexcept>
#include <string>

// The classic: a private class that the header only names, defined with the members.
class PrintSpooler {
 public:
  PrintSpooler();
  ~PrintSpooler();
  PrintSpooler(const PrintSpooler&) = delete;
  PrintSpooler& operator=(const PrintSpooler&) = delete;

  void enqueue(const std::string& document);
  bool next(std::string& document);
  void shutdown();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct PrintSpooler::Impl {
  std::mutex guard;
  std::condition_variable arrived;
  std::queue<std::string> documents;
  bool down = false;
};

PrintSpooler::PrintSpooler() : impl_(std::make_unique<Impl>()) {}
PrintSpooler::~PrintSpooler() = default;

void PrintSpooler::enqueue(const std::string& document) {
  {
    std::scoped_lock lock(impl_->guard);
    if (impl_->down) {
      throw std::runtime_error("spooler is down");
    }
    impl_->documents.push(document);
  }
  impl_->arrived.notify_one();
}

bool PrintSpooler::next(std::string& document) {
  std::unique_lock lock(impl_->guard);
  impl_->arrived.wait(lock, [this] { return impl_->down || !impl_->documents.empty(); });
  if (impl_->documents.empty()) {
    return false;
  }
  document = impl_->documents.front();
  impl_->documents.pop();
  return true;
}

void PrintSpooler::shutdown() {
  std::scoped_lock lock(impl_->guard);
  impl_->down = true;
  impl_->arrived.notify_all();
}

// State that copies of a handle share, under a name of its own in each member.
template <typename Element>
class Pipeline {
  struct State {
    std::mutex m;
    std::condition_variable cv;
    std::list<Element> pending;
    std::atomic<bool> sealed{false};
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();

 public:
  void feed(Element e) {
    auto& s = *state_;
    std::lock_guard<std::mutex> l(s.m);
    if (s.sealed.load()) throw std::logic_error("sealed");
    s.pending.push_back(std::move(e));
    s.cv.notify_one();
  }
  Element draw() {
    auto s = state_;  // lives as long as the wait, whatever becomes of the handle
    std::unique_lock<std::mutex> l(s->m);
    while (s->pending.empty() && !s->sealed.load()) {
      s->cv.wait(l);
    }
    if (s->pending.empty()) throw std::out_of_range("nothing left");
    Element e = std::move(s->pending.front());
    s->pending.pop_front();
    return e;
  }
  void seal() {
    std::lock_guard<std::mutex> l(state_->m);
    state_->sealed = true;
    state_->cv.notify_all();
  }
};

// A plain pointer, asked for by a member, to a class that does the work itself.
class MessageHubPrivate {
  std::mutex lock_;
  std::condition_variable wake_;
  std::deque<int> waiting_;
  enum class Phase { Open, Ended } phase_ = Phase::Open;

 public:
  void append(int message) {
    std::unique_lock<std::mutex> l(lock_);
    if (phase_ == Phase::Ended) {
      l.unlock();
      throw std::domain_error("hub has ended");
    }
    waiting_.push_back(message);
    l.unlock();
    wake_.notify_one();
  }
  int front() {
    std::unique_lock<std::mutex> l(lock_);
    wake_.wait(l, [&] { return !waiting_.empty() || phase_ == Phase::Ended; });
    int message = 0;
    if (!waiting_.empty()) {
      message = waiting_.front();
      waiting_.pop_front();
    }
    return message;
  }
  void finish() {
    std::unique_lock<std::mutex> l(lock_);
    phase_ = Phase::Ended;
    l.unlock();
    wake_.notify_all();
  }
};

class MessageHub {
  MessageHubPrivate* const d_ptr;
  MessageHubPrivate* d_func() const { return d_ptr; }

 public:
  MessageHub() : d_ptr(new MessageHubPrivate) {}
  MessageHub(const MessageHub&) = delete;
  ~MessageHub() { delete d_ptr; }
  void publish(int message) { d_func()->append(message); }
  int consume() {
    auto* const d = d_func();
    return d->front();
  }
  void finish() { d_ptr->finish(); }
};

void printed_late(bool ready) {
  PrintSpooler spooler;
  if (!ready) {
    spooler.shutdown();
  }
  spooler.enqueue("cover");  // expect: snag-send-after-close
}

void fed_late(Pipeline<std::string>& line) {
  line.feed("first");
  line.seal();
  line.feed("last");  // expect: snag-send-after-close
  line.draw();
}

void published_late(MessageHub& hub) {
  for (int i = 0; i < 3; ++i) {
    hub.publish(i);
  }
  hub.finish();
  hub.publish(-1);  // expect: snag-send-after-close
}
