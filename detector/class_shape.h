#pragma once

// Classes of a unit with what their bases give them, and who derives from whom.

#include <vector>

#include "clang/AST/DeclCXX.h"
#include "detector/object_parts.h"
#include "detector/roles.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"

namespace snag::detector {

/// The fields and member functions that make up a class.
struct class_shape {
  std::vector<const clang::CXXRecordDecl*> classes;  ///< the class itself first
  std::vector<const clang::FieldDecl*> fields;
  /// With the instances of templates; without constructors, destructors and what the compiler writes, and
  /// without what another of the shape overrides.
  std::vector<const clang::CXXMethodDecl*> methods;
  part_set parts;                                  ///< fields whose objects count as parts of this one
  std::vector<const clang::CXXMethodDecl*> inner;  ///< the members of those
  std::vector<const clang::CXXRecordDecl*> held;   ///< their classes
  bool instance = false;  ///< one of them is made from a template: members that nobody uses have no body
  bool foreign = false;   ///< a base of a library has fields

  [[nodiscard]] bool contains(const clang::CXXRecordDecl& record) const;
};

/// The class with all bases of the program's own.
[[nodiscard]] class_shape whole_shape(const clang::CXXRecordDecl& record);

/// A class with all bases, and with the fields of what it keeps its lock in: behind the only pointer to an
/// object of that class, which is set when the object is made and never later. As it was where there is no
/// such pointer.
[[nodiscard]] class_shape shape_with_parts(class_shape shape, const roles& known);

/// Several classes as one: those that have the same object as their part.
[[nodiscard]] class_shape joined(llvm::ArrayRef<class_shape> shapes);

/// What runs or waits by itself: threads, futures, function pointers, and whatever holds one. A class that
/// has one is more than a queue or a latch.
[[nodiscard]] bool is_active(const roles& known, clang::QualType type);

/// The class alone, as if it had no bases.
[[nodiscard]] class_shape own_shape(const clang::CXXRecordDecl& record);

/// Who derives from whom, and who overrides what, among the classes of a unit.
class class_family {
 public:
  void add(const clang::CXXRecordDecl& record);

  /// All classes that derive from one, over any number of steps.
  [[nodiscard]] llvm::ArrayRef<const clang::CXXRecordDecl*> below(const clang::CXXRecordDecl& record) const;
  /// All functions that override one, over any number of steps.
  [[nodiscard]] llvm::ArrayRef<const clang::CXXMethodDecl*> overriders(
      const clang::CXXMethodDecl& method) const;

 private:
  llvm::DenseMap<const clang::CXXRecordDecl*, std::vector<const clang::CXXRecordDecl*>> below_;
  llvm::DenseMap<const clang::CXXMethodDecl*, std::vector<const clang::CXXMethodDecl*>> overriders_;
};

/// The functions that a member function overrides, over any number of steps.
[[nodiscard]] std::vector<const clang::CXXMethodDecl*> all_overridden(const clang::CXXMethodDecl& method);

}  // namespace snag::detector
