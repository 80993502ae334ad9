#include <stdexcept>
#include <thread>

#include "examples/courier/courier.h"

namespace courier {

namespace {

void validate(const parcel& what) {
  if (what.address.empty() || what.grams <= 0) {
    throw std::invalid_argument("parcel " + std::to_string(what.number) + " cannot be sent");
  }
}

}  // namespace

std::string print_label(const parcel& what) {
  std::string barcode;
  std::thread printer([&] { barcode = std::to_string(what.number); });  // planted: snag-unjoined-thread
  validate(what);
  printer.join();
  return barcode + " " + what.address;
}

}  // namespace courier
