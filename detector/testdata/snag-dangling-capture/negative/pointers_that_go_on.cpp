// What a pointer leads to goes on living, or it is not known where it leads.
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

struct node {
  int value = 0;
};

void use(const void* what) noexcept;
void keep(std::unique_ptr<node> one);
void fill(std::vector<int>& all);

void set_anew(bool other, int* outside) {
  int local = 0;
  int* where = &local;
  if (other) {
    where = outside;
  }
  std::thread([where] { use(where); }).detach();
}

void moved_into_the_task() {
  auto owner = std::make_unique<node>();
  node* const where = owner.get();
  std::thread([where, owner = std::move(owner)] { use(where); }).detach();
}

void given_to_somebody() {
  auto owner = std::make_unique<node>();
  node* where = owner.get();
  keep(std::move(owner));
  std::thread([where] { use(where); }).detach();
}

void given_up() {
  auto owner = std::make_unique<node>();
  node* where = owner.release();
  std::thread([where] { delete where; }).detach();
}

void shared() {
  auto owner = std::make_shared<node>();
  node* where = owner.get();
  std::thread([where, owner] { use(where); }).detach();
}

std::unique_ptr<node> returned() {
  auto owner = std::make_unique<node>();
  node* where = owner.get();
  std::thread([where] { use(where); }).detach();
  return owner;
}

void bytes_that_move(std::deque<std::vector<int>>& queue, std::vector<int>& out) {
  std::vector<int> first(3);
  std::vector<int> second(3);
  const int* a = first.data();
  const int* b = second.data();
  queue.push_back(std::move(first));
  second.swap(out);
  std::thread([a, b] { use(a == b ? a : b); }).detach();
}

void pointers_of_others(std::vector<node*>& all) {
  std::vector<node*> own = all;
  node* last = all.back();
  node* first = own.front();
  std::thread([last, first] { use(last == first ? last : first); }).detach();
}

void waited_for() {
  std::vector<int> all(3);
  fill(all);
  const int* data = all.data();
  int local = 0;
  int* where = &local;
  std::thread joined([data, where] { use(data == where ? data : where); });
  joined.join();
}

void literal() {
  static int for_ever = 0;
  const char* text = "literal";
  int* where = &for_ever;
  std::thread([text, where] { use(text == nullptr ? nullptr : where); }).detach();
}
