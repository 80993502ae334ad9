// Two readers of a format call each other, and whichever comes to the end closes; so does who calls them.
#include <string_view>

#include "csp/chan.h"

void read_list(std::string_view text, csp::chan<char> out);

void read_word(std::string_view text, csp::chan<char> out) {
  if (text.empty()) {
    out.close();
    return;
  }
  out.send(text.front());
  if (text.front() == '(') {
    read_list(text.substr(1), out);
  } else {
    read_word(text.substr(1), out);
  }
}

void read_list(std::string_view text, csp::chan<char> out) {
  if (text.empty()) {
    out.close();
  } else {
    read_word(text.substr(1), out);
  }
}

void read_all(std::string_view text, csp::chan<char> out) {
  read_list(text, out);
  out.close();  // expect: snag-double-close
}

// Each round closes, after the rounds inside it did.
void read_rest(std::string_view text, csp::chan<char> out) {
  if (!text.empty()) {
    out.send(text.front());
    read_rest(text.substr(1), out);
  }
  out.close();  // expect: snag-double-close
}
