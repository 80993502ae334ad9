// A holder that throws where it holds nothing says that its user is wrong: whoever uses it has seen to that.
#include <pthread.h>
#include <cstddef>
#include <exception>
#include <memory>
#include <thread>

struct nothing_held : std::exception {};

template <class T>
class holder {
 public:
  explicit holder(T* held = nullptr) : held_(held) {}
  T* operator->() const {
    if (held_ == nullptr) {
      throw nothing_held();
    }
    return held_;
  }
  T& operator*() const {
    if (held_ != nullptr) {
      return *held_;
    }
    throw nothing_held();
  }

 private:
  T* held_;
};

template <class T>
class counted {
 public:
  explicit counted(T* held = nullptr) : held_(held) {}
  T* operator->() const {
    if (held_ == nullptr) {
      refuse(7);
    }
    return held_;
  }

 private:
  // Kept out of the operator, so that the operator is small.
  void refuse(int /*line*/) const { throw nothing_held(); }

  T* held_;
};

class row {
 public:
  int& operator[](std::size_t i) {
    if (i >= 8) {
      throw nothing_held();
    }
    return cells_[i];
  }

 private:
  int cells_[8] = {};
};

// Never empty: its constructor sees to that, and has nothing to refuse where one becomes another.
template <class T>
class certain {
 public:
  explicit certain(const std::shared_ptr<T>& held) : held_(held) {
    if (!held_) {
      throw nothing_held();
    }
  }
  explicit certain(T* held) : held_(held) {
    if (held == nullptr) throw nothing_held();
  }
  certain(const certain& other) : held_(other.held_) {}
  T* operator->() const { return held_.get(); }
  template <class U>
  operator certain<U>() const {
    return certain<U>(static_cast<std::shared_ptr<U>>(held_));
  }

 private:
  std::shared_ptr<T> held_;
};

struct meter {
  int value = 0;
  bool done = false;
};

class engine {
 public:
  meter& gauge() {
    if (gauge_.get() == nullptr) {
      throw nothing_held();
    }
    return *gauge_;
  }
  meter& spare() {
    if (!spare_) throw nothing_held();
    return *spare_;
  }

 private:
  std::unique_ptr<meter> gauge_ = std::make_unique<meter>();
  meter* spare_ = gauge_.get();
};

struct fine_meter : meter {};

static void set_to_nine(const certain<meter>& one) {
  one->value = 9;
}

static void* watch(void* of) {
  holder<meter> where(static_cast<meter*>(of));
  where->value = 1;
  (*where).done = true;
  counted<meter> who(static_cast<meter*>(of));
  who->value = 2;
  return nullptr;
}

int measure() {
  meter first;
  pthread_t thread;
  if (pthread_create(&thread, nullptr, watch, &first) != 0) {
    return -1;
  }
  pthread_join(thread, nullptr);
  row all;
  std::thread filler([&all] { all[3] = 4; });
  filler.join();
  engine runs;
  std::thread turner([&runs] {
    runs.gauge().value = 5;
    runs.spare().done = true;
  });
  turner.join();
  const certain<fine_meter> fine(std::make_shared<fine_meter>());
  std::thread setter([&fine] { set_to_nine(fine); });
  setter.join();
  return first.value + all[3];
}
