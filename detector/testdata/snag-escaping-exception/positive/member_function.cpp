#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

class journal {
 public:
  explicit journal(std::string path) : path_(std::move(path)), writer_(&journal::write_all, this) {}
  ~journal() { writer_.join(); }

 private:
  void open() {
    file_.open(path_);
    if (!file_) {
      throw std::runtime_error("cannot open " + path_);
    }
  }
  void write_all() {
    open();  // expect: snag-escaping-exception
    file_ << "begin\n";
  }

  std::string path_;
  std::ofstream file_;
  std::thread writer_;
};

void keep(const std::string& path) {
  journal one(path);
}
