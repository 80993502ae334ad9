#pragma once

// A parcel service: what its parts offer each other.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace courier {

struct position {
  double latitude = 0;
  double longitude = 0;
};

struct parcel {
  int number = 0;
  std::string address;
  int grams = 0;
};

using lookup = std::function<position(const std::string&)>;
using carrier = std::function<long(const parcel&)>;
using depot = std::function<bool()>;
using planner = std::function<std::optional<std::string>(const parcel&)>;
using mailer = std::function<void(const std::string&)>;

std::map<std::string, position> geocode(const std::vector<std::string>& addresses, const lookup& find);
long cheapest(const parcel& what, const std::vector<carrier>& carriers);
void notify_customer(const parcel& what, const mailer& send);
std::string print_label(const parcel& what);
bool any_depot_open(const std::vector<depot>& depots);
std::optional<std::string> plan_route(const parcel& what, const std::vector<planner>& planners);
int count_shelves(const std::vector<std::function<int()>>& depots);
std::vector<int> dispatch(const std::vector<parcel>& parcels);
long invoice_total(const std::vector<parcel>& parcels, const carrier& price);
std::vector<std::string> track(const std::vector<int>& numbers, const std::function<std::string(int)>& ask);

}  // namespace courier
