#include "cases/failures/formatter-throws.h"

#include <array>
#include <cstddef>
#include <thread>

namespace cases::formatter_throws {

namespace {

/// The faults of the manual, by code.
constexpr std::array<const char*, 4> fault_names = {"none", "too cold", "too hot", "no supply"};

/// Says what a fault means: "too hot (2)".
std::string describe(const sensor_fault& fault) {
  const char* name = fault.code < fault_names.size() ? fault_names[fault.code] : "unknown fault";
  return std::string(name) + " (" + std::to_string(fault.code) + ")";
}

}  // namespace

std::vector<std::string> read_all(const std::vector<sensor>& sensors) {
  std::vector<std::string> lines(sensors.size());
  std::vector<std::jthread> readers;
  readers.reserve(sensors.size());
  for (std::size_t i = 0; i < sensors.size(); ++i) {
    readers.emplace_back([&lines, &sensors, i] {
      try {
        lines[i] = std::to_string(sensors[i]());
      } catch (const sensor_fault& fault) {
        lines[i] = describe(fault);
      }
    });
  }
  for (std::jthread& reader : readers) {
    reader.join();
  }
  return lines;
}

}  // namespace cases::formatter_throws
