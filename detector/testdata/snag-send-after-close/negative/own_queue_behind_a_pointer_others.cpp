// Something behind a pointer that looks like a closable queue and is none, or is another one by then: the
// pointer is turned to a new object, there are two of them, somebody else opens it again, it is a log.
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// Begins anew with another object.
class Recorder {
  struct Tape {
    std::mutex m;
    std::condition_variable cv;
    std::deque<double> samples;
    bool ended = false;
  };
  std::shared_ptr<Tape> tape_ = std::make_shared<Tape>();

 public:
  void record(double sample) {
    std::lock_guard<std::mutex> l(tape_->m);
    if (tape_->ended) {
      throw std::runtime_error("tape has ended");
    }
    tape_->samples.push_back(sample);
    tape_->cv.notify_one();
  }
  bool replay(double& sample) {
    std::unique_lock<std::mutex> l(tape_->m);
    tape_->cv.wait(l, [this] { return tape_->ended || !tape_->samples.empty(); });
    if (tape_->samples.empty()) {
      return false;
    }
    sample = tape_->samples.front();
    tape_->samples.pop_front();
    return true;
  }
  void end() {
    std::lock_guard<std::mutex> l(tape_->m);
    tape_->ended = true;
    tape_->cv.notify_all();
  }
  void rewind() { tape_ = std::make_shared<Tape>(); }
};

// Two of a sort: what goes into one is closed in the other.
struct Half {
  std::mutex m;
  std::condition_variable cv;
  std::deque<int> bytes;
  bool shut = false;
};

class Socket {
 public:
  Socket(std::shared_ptr<Half> in, std::shared_ptr<Half> out) : in_(std::move(in)), out_(std::move(out)) {}
  void write(int byte) {
    std::lock_guard<std::mutex> l(out_->m);
    if (out_->shut) {
      throw std::runtime_error("broken pipe");
    }
    out_->bytes.push_back(byte);
    out_->cv.notify_one();
  }
  int read() {
    std::unique_lock<std::mutex> l(in_->m);
    in_->cv.wait(l, [this] { return in_->shut || !in_->bytes.empty(); });
    if (in_->bytes.empty()) {
      return -1;
    }
    const int byte = in_->bytes.front();
    in_->bytes.pop_front();
    return byte;
  }
  void stop_reading() {
    std::lock_guard<std::mutex> l(in_->m);
    in_->shut = true;
    in_->cv.notify_all();
  }

 private:
  std::shared_ptr<Half> in_;
  std::shared_ptr<Half> out_;
};

// A function beside the class opens it again.
class Gateway {
 public:
  struct Core {
    std::mutex m;
    std::condition_variable cv;
    std::vector<std::string> calls;
    bool barred = false;
  };
  explicit Gateway(Core* core) : core_(core) {}
  void admit(std::string call) {
    std::lock_guard<std::mutex> l(core_->m);
    if (core_->barred) {
      throw std::runtime_error("barred");
    }
    core_->calls.push_back(std::move(call));
    core_->cv.notify_one();
  }
  std::string answer() {
    std::unique_lock<std::mutex> l(core_->m);
    core_->cv.wait(l, [this] { return core_->barred || !core_->calls.empty(); });
    if (core_->calls.empty()) {
      return {};
    }
    std::string call = std::move(core_->calls.back());
    core_->calls.pop_back();
    return call;
  }
  void bar() {
    std::lock_guard<std::mutex> l(core_->m);
    core_->barred = true;
    core_->cv.notify_all();
  }

 private:
  Core* core_;
};

void unbar(Gateway::Core& core) {
  std::lock_guard<std::mutex> l(core.m);
  core.barred = false;
}

// A log: who writes after the close opens the file again.
class Logbook {
  struct Sink;
  std::unique_ptr<Sink> sink_;

 public:
  explicit Logbook(const char* path);
  ~Logbook();
  void write(const std::string& line);
  void close();
};

struct Logbook::Sink {
  std::mutex m;
  std::condition_variable written;
  std::deque<std::string> recent;
  std::FILE* file = nullptr;
  bool closed = true;
};

Logbook::Logbook(const char* path) : sink_(std::make_unique<Sink>()) {
  sink_->file = std::fopen(path, "a");
  sink_->closed = sink_->file == nullptr;
}
Logbook::~Logbook() = default;

void Logbook::write(const std::string& line) {
  std::lock_guard<std::mutex> l(sink_->m);
  if (sink_->closed) {
    sink_->file = std::fopen("again", "a");
    if (sink_->file == nullptr) {
      throw std::runtime_error("no file");
    }
    sink_->closed = false;
  }
  sink_->recent.push_back(line);
  sink_->written.notify_all();
}

void Logbook::close() {
  std::lock_guard<std::mutex> l(sink_->m);
  if (!sink_->closed) {
    std::fclose(sink_->file);
    sink_->closed = true;
  }
  sink_->written.notify_all();
}

// The other end's, which is of the same class.
class Walkie {
 public:
  void pair_with(Walkie& other) { other_ = &other; }
  void say(int word) {
    std::lock_guard<std::mutex> l(other_->m_);
    if (other_->off_) {
      throw std::runtime_error("nobody listens");
    }
    other_->words_.push_back(word);
    other_->heard_.notify_one();
  }
  int hear() {
    std::unique_lock<std::mutex> l(m_);
    heard_.wait(l, [this] { return off_ || !words_.empty(); });
    if (words_.empty()) {
      return 0;
    }
    const int word = words_.front();
    words_.pop_front();
    return word;
  }
  void turn_off() {
    std::lock_guard<std::mutex> l(m_);
    off_ = true;
    heard_.notify_all();
  }

 private:
  Walkie* other_ = nullptr;
  std::mutex m_;
  std::condition_variable heard_;
  std::deque<int> words_;
  bool off_ = false;
};

// Moved in from elsewhere: another object altogether.
class Courier {
  struct Bag {
    std::mutex m;
    std::condition_variable cv;
    std::deque<int> letters;
    bool sealed = false;
  };
  std::unique_ptr<Bag> bag_ = std::make_unique<Bag>();

 public:
  void post(int letter) {
    std::lock_guard<std::mutex> l(bag_->m);
    if (bag_->sealed) {
      throw std::runtime_error("sealed");
    }
    bag_->letters.push_back(letter);
    bag_->cv.notify_one();
  }
  int deliver() {
    std::unique_lock<std::mutex> l(bag_->m);
    bag_->cv.wait(l, [this] { return bag_->sealed || !bag_->letters.empty(); });
    if (bag_->letters.empty()) {
      return -1;
    }
    const int letter = bag_->letters.front();
    bag_->letters.pop_front();
    return letter;
  }
  void seal() {
    std::lock_guard<std::mutex> l(bag_->m);
    bag_->sealed = true;
    bag_->cv.notify_all();
  }
};

void in_order(Recorder& tape, Socket& line, Gateway& gate, Gateway::Core& core, Logbook& log, Walkie& radio) {
  tape.end();
  tape.rewind();
  tape.record(0.5);
  line.stop_reading();
  line.write(7);
  gate.bar();
  unbar(core);
  gate.admit("again");
  log.close();
  log.write("once more");
  radio.turn_off();
  radio.say(3);
}

void next_round() {
  Courier courier;
  courier.post(1);
  courier.seal();
  courier = Courier();
  courier.post(2);
}

void handed_over() {
  Courier first;
  Courier second;
  first.seal();
  std::swap(first, second);
  first.post(1);
}
