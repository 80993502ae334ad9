#include <map>
#include <shared_mutex>
#include <string>

class phone_book {
 public:
  int find(const std::string& name) const {
    guard_.lock_shared();  // expect: snag-missing-unlock
    for (const auto& [who, number] : numbers_) {
      if (who == name) {
        return number;
      }
    }
    guard_.unlock_shared();
    return 0;
  }

 private:
  mutable std::shared_mutex guard_;
  std::map<std::string, int> numbers_;
};

int call(const phone_book& book) {
  return book.find("ada");
}
