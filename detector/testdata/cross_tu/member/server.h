#pragma once
#include <thread>

// Its destructor, in another file, joins.
class server {
 public:
  server();
  ~server();
  void listen();

 private:
  std::thread thread_;
};

// A guard whose destructor, in another file, joins what it was given.
class joins_at_end {
 public:
  explicit joins_at_end(std::thread& what);
  ~joins_at_end();

 private:
  std::thread& what_;
};

// One that only looks as if it did.
class names_at_end {
 public:
  explicit names_at_end(std::thread& what);
  ~names_at_end();

 private:
  std::thread& what_;
  int ended_ = 0;
};
