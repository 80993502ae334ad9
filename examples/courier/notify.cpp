#include <thread>

#include "examples/courier/courier.h"

namespace courier {

void notify_customer(const parcel& what, const mailer& send) {
  const std::string text = "Parcel " + std::to_string(what.number) + " is on its way to " + what.address;
  std::thread([&text, send] { send(text); }).detach();  // planted: snag-dangling-capture
}

}  // namespace courier
