#pragma once
#include <memory>
#include <string>

// Everything that it consists of is known to one file.
class Mailroom {
 public:
  Mailroom();
  Mailroom(Mailroom&&) noexcept;
  Mailroom& operator=(Mailroom&&) noexcept;
  ~Mailroom();
  void accept(std::string letter);
  bool hand_out(std::string& letter);
  void close_counter();

 private:
  class Sorter;
  std::unique_ptr<Sorter> sorter_;
};
