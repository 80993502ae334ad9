#include <thread>
#include <mutex>
#include <latch>
#include <condition_variable>
#include <stdexcept>
#include <semaphore>
#include <future>
#include <vector>
#include "harness/case.h"
using namespace snag;
static outcome ok(run_context&){ int x=0; std::mutex m; std::thread t([&]{std::lock_guard g(m);x=1;}); t.join(); return x==1?outcome::passed():outcome::wrong_output("x"); }
static outcome dead(run_context&){ std::mutex a,b; std::latch l(2); std::thread t([&]{ std::lock_guard g(a); l.arrive_and_wait(); std::lock_guard h(b);}); {std::lock_guard g(b); l.arrive_and_wait(); std::lock_guard h(a);} t.join(); return outcome::passed(); }
static outcome leak(run_context&){ static std::mutex m; static std::condition_variable c; std::thread t([]{ std::unique_lock l(m); c.wait(l); }); t.detach(); return outcome::passed(); }
static outcome race(run_context&){ int x=0; std::thread t([&]{x=1;}); x=2; t.join(); return outcome::passed(); }
static outcome panic(run_context&){ std::thread t([]{ throw std::runtime_error("boom \xff"); }); t.join(); return outcome::passed(); }
static outcome uas(run_context&){ int* p=nullptr; { int x=3; p=&x; asm volatile(""::"r"(p):"memory"); } std::thread t([&]{ *p=4; }); t.join(); return outcome::passed(); }
static outcome slow(run_context&){ for(;;) std::this_thread::sleep_for(std::chrono::seconds(1)); }
static outcome crash(run_context&){ volatile int* p=nullptr; *p=1; return outcome::passed(); }
static outcome pingpong(run_context&){ std::binary_semaphore a{0},b{0}; std::mutex m; std::condition_variable c; int turn=0; std::thread t([&]{ for(int i=0;i<200;i++){ a.acquire(); b.release(); { std::unique_lock l(m); c.wait(l,[&]{return turn==1;}); turn=0; c.notify_one(); } } }); for(int i=0;i<200;i++){ a.release(); b.acquire(); {std::unique_lock l(m); turn=1; c.notify_one(); c.wait(l,[&]{return turn==0;});} } t.join(); auto f=std::async(std::launch::async,[]{return 3;}); return f.get()==3?outcome::passed():outcome::lost_result("x"); }
static outcome once(run_context&){ std::vector<std::thread> v; std::once_flag f; for(int i=0;i<8;i++) v.emplace_back([&]{ static int q=[]{ std::this_thread::sleep_for(std::chrono::milliseconds(5)); return 3;}(); std::call_once(f,[]{ std::this_thread::sleep_for(std::chrono::milliseconds(2)); }); (void)q; }); for(auto&t:v)t.join(); return outcome::passed(); }
#define C(n,f) static registered_case r_##f({.id="toy/" n,.title="",.sources={},.check="",.check_gap="",.mental_model="",.expectations={},.sightings={},.scenario=&f});
C("ok",ok) C("dead",dead) C("leak",leak) C("race",race) C("panic",panic) C("uas",uas) C("slow",slow) C("crash",crash) C("pingpong",pingpong) C("once",once)
