#include <thread>

#include "mailroom.h"

void day(bool holiday) {
  Mailroom room;
  if (holiday) {
    room.close_counter();
  }
  room.accept("bill");  // expect: snag-send-after-close
}

void rush_hour() {
  Mailroom room;
  std::thread clerk([&room] { room.accept("postcard"); });
  room.close_counter();  // expect: snag-premature-close
  clerk.join();
}

void two_days() {
  Mailroom room;
  room.accept("today");
  room.close_counter();
  room = Mailroom();
  room.accept("tomorrow");
  room.close_counter();
}

void evening(Mailroom& room) {
  std::string letter;
  while (room.hand_out(letter)) {
  }
  room.close_counter();
  room.close_counter();  // expect: snag-double-close
}
