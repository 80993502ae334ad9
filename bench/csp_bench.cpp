// Channels beside the textbook's queues, in one program and one run, on one processor and on two.
//
//   csp_bench                  runs all, then prints the ratios and whether the goals are met (exit 1: not)
//   csp_bench --benchmark_filter=1024
//
// The textbook's queues are what a C++ programmer writes from the book: a ring with one mutex and two
// condition variables, and for no capacity a rendezvous with one mutex and condition variables. Machines are
// noisy: each pair runs interleaved, several times, and the medians are compared.

#include <benchmark/benchmark.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "csp/csp.h"

namespace {

class textbook_ring {
 public:
  explicit textbook_ring(std::size_t capacity) : cells_(capacity) {}
  void send(int v) {
    std::unique_lock lock(mutex_);
    not_full_.wait(lock, [this] { return count_ < cells_.size(); });
    cells_[back_] = v;
    back_ = back_ + 1 == cells_.size() ? 0 : back_ + 1;
    ++count_;
    lock.unlock();
    not_empty_.notify_one();
  }
  std::optional<int> receive() {
    std::unique_lock lock(mutex_);
    not_empty_.wait(lock, [this] { return count_ > 0 || closed_; });
    if (count_ == 0) {
      return std::nullopt;
    }
    const int v = cells_[front_];
    front_ = front_ + 1 == cells_.size() ? 0 : front_ + 1;
    --count_;
    lock.unlock();
    not_full_.notify_one();
    return v;
  }
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    not_empty_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_full_;
  std::condition_variable not_empty_;
  std::vector<int> cells_;
  std::size_t front_ = 0;
  std::size_t back_ = 0;
  std::size_t count_ = 0;
  bool closed_ = false;
};

// One value at a time; the sender waits until it was taken.
class textbook_rendezvous {
 public:
  explicit textbook_rendezvous(std::size_t /*capacity*/) {}
  void send(int v) {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return !value_.has_value(); });
    value_ = v;
    const std::size_t mine = ++offered_;
    full_.notify_one();
    taken_.wait(lock, [this, mine] { return received_ >= mine; });
  }
  std::optional<int> receive() {
    std::unique_lock lock(mutex_);
    full_.wait(lock, [this] { return value_.has_value() || closed_; });
    if (!value_.has_value()) {
      return std::nullopt;
    }
    const int v = *value_;
    value_.reset();
    ++received_;
    free_.notify_one();
    taken_.notify_all();
    return v;
  }
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    full_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable free_;
  std::condition_variable full_;
  std::condition_variable taken_;
  std::optional<int> value_;
  std::size_t offered_ = 0;
  std::size_t received_ = 0;
  bool closed_ = false;
};

class csp_channel {
 public:
  explicit csp_channel(std::size_t capacity) : ch_(csp::make_chan<int>(capacity)) {}
  void send(int v) { ch_.send(v); }
  std::optional<int> receive() { return ch_.receive(); }
  void close() { ch_.close(); }

 private:
  csp::chan<int> ch_;
};

struct shape {
  std::size_t capacity;
  int producers;
  int consumers;
  int processors;
};

// The threads of one run are pinned to the first n processors that this process may use.
cpu_set_t first_processors(int n) {
  cpu_set_t allowed;
  sched_getaffinity(0, sizeof allowed, &allowed);
  cpu_set_t chosen;
  CPU_ZERO(&chosen);
  for (int cpu = 0; cpu < CPU_SETSIZE && n > 0; ++cpu) {
    if (CPU_ISSET(cpu, &allowed)) {
      CPU_SET(cpu, &chosen);
      --n;
    }
  }
  return chosen;
}

int processors() {
  cpu_set_t allowed;
  sched_getaffinity(0, sizeof allowed, &allowed);
  return CPU_COUNT(&allowed);
}

template <class Queue>
void transfer(benchmark::State& state, shape s, int messages) {
  const cpu_set_t where = first_processors(s.processors);
  const int each = messages / s.producers;
  for (auto _ : state) {
    Queue queue(s.capacity);
    std::vector<std::thread> senders;
    std::vector<std::thread> receivers;
    const auto begin = std::chrono::steady_clock::now();
    for (int c = 0; c < s.consumers; ++c) {
      receivers.emplace_back([&queue, &where] {
        sched_setaffinity(0, sizeof where, &where);
        while (std::optional<int> v = queue.receive()) {
          benchmark::DoNotOptimize(*v);
        }
      });
    }
    for (int p = 0; p < s.producers; ++p) {
      senders.emplace_back([&queue, &where, each] {
        sched_setaffinity(0, sizeof where, &where);
        for (int i = 0; i < each; ++i) {
          queue.send(i);
        }
      });
    }
    for (std::thread& t : senders) {
      t.join();
    }
    queue.close();
    for (std::thread& t : receivers) {
      t.join();
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    state.SetIterationTime(took.count() / static_cast<double>(each * s.producers));
  }
}

// Select over two unbuffered channels, beside two plain receives: what the choice costs. No goal.
void select_of_two(benchmark::State& state) {
  constexpr int messages = 2'000;
  for (auto _ : state) {
    const auto a = csp::make_chan<int>();
    const auto b = csp::make_chan<int>();
    std::thread first([&a] {
      for (int i = 0; i < messages; ++i) {
        a.send(i);
      }
    });
    std::thread second([&b] {
      for (int i = 0; i < messages; ++i) {
        b.send(i);
      }
    });
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 2 * messages; ++i) {
      csp::select(csp::on_receive(a), csp::on_receive(b));
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    first.join();
    second.join();
    state.SetIterationTime(took.count() / (2.0 * messages));
  }
}

void spawn_and_wait(benchmark::State& state) {
  for (auto _ : state) {
    csp::wait_group wg;
    wg.go([] {});
    wg.wait();
  }
}

std::string name_of(const shape& s) {
  return "capacity:" + std::to_string(s.capacity) + "/" + std::to_string(s.producers) + ":" +
         std::to_string(s.consumers) + "/cpus:" + std::to_string(s.processors);
}

// Prints as usual, and keeps the medians.
class keeping_reporter : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Iteration && !run.error_occurred) {
        samples_[run.run_name.function_name].push_back(run.real_accumulated_time /
                                                       static_cast<double>(run.iterations));
      }
    }
  }
  [[nodiscard]] std::optional<double> median(const std::string& name) const {
    const auto found = samples_.find(name);
    if (found == samples_.end()) {
      return std::nullopt;
    }
    std::vector<double> sorted = found->second;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }

 private:
  std::map<std::string, std::vector<double>> samples_;
};

void register_pair(const shape& s) {
  const auto add = [&](const std::string& name, auto function, int messages) {
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { function(state, s, messages); })
        ->UseManualTime()
        ->Unit(benchmark::kNanosecond)
        ->Iterations(1)
        ->Repetitions(9);
  };
  // About the same time for each: a message that goes through the kernel costs a thousand times more.
  const int messages = s.capacity < 128 ? 2'000 : 100'000;
  add("csp/" + name_of(s), transfer<csp_channel>, messages);
  if (s.capacity == 0) {
    add("textbook/" + name_of(s), transfer<textbook_rendezvous>, messages);
  } else {
    add("textbook/" + name_of(s), transfer<textbook_ring>, messages);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<char*> arguments(argv, argv + argc);
  std::string interleave = "--benchmark_enable_random_interleaving=true";
  arguments.insert(arguments.begin() + 1, interleave.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
    return 2;
  }
  std::vector<shape> shapes;
  for (int cpus = 1; cpus <= std::min(2, processors()); ++cpus) {
    for (const std::size_t capacity : {0U, 1U, 128U, 1024U}) {
      shapes.push_back({capacity, 1, 1, cpus});
      shapes.push_back({capacity, 4, 4, cpus});
    }
  }
  for (const shape& s : shapes) {
    register_pair(s);
  }
  benchmark::RegisterBenchmark("csp/select_of_two", select_of_two)
      ->UseManualTime()
      ->Unit(benchmark::kNanosecond)
      ->Iterations(1)
      ->Repetitions(9);
  benchmark::RegisterBenchmark("csp/spawn_and_wait", spawn_and_wait)
      ->UseRealTime()
      ->Unit(benchmark::kNanosecond)
      ->Iterations(2'000);

  keeping_reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);

  bool met = true;
  std::printf("\n%-32s %12s %12s %8s  %s\n", "per message", "csp ns", "textbook ns", "ratio", "goal");
  for (const shape& s : shapes) {
    const auto ours = reporter.median("csp/" + name_of(s));
    const auto theirs = reporter.median("textbook/" + name_of(s));
    if (!ours.has_value() || !theirs.has_value()) {
      continue;
    }
    const double ratio = *ours / *theirs;
    std::string goal = "none";
    if (s.capacity == 0 || s.capacity >= 128) {
      const double allowed = s.capacity == 0 ? 2.0 : 1.0;
      const bool ok = ratio <= allowed;
      met = met && ok;
      goal = (s.capacity == 0 ? "<= 2.00 " : "<= 1.00 ") + std::string(ok ? "met" : "NOT MET");
    }
    std::printf("%-32s %12.0f %12.0f %8.2f  %s\n", name_of(s).c_str(), *ours * 1e9, *theirs * 1e9, ratio,
                goal.c_str());
  }
  return met ? 0 : 1;
}
