// Functions that another unit defines: from the names of a summary to this unit's declarations.

#include "detector/events_elsewhere.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Index/USRGeneration.h"
#include "llvm/ADT/SmallString.h"

namespace snag::detector {
namespace {

std::pair<std::string_view, std::string_view> split_name(std::string_view qualified) {
  const std::size_t colon = qualified.rfind("::");
  return colon == std::string_view::npos ? std::pair<std::string_view, std::string_view>{{}, qualified}
                                         : std::pair{qualified.substr(0, colon), qualified.substr(colon + 2)};
}

llvm::StringRef ref(std::string_view text) {
  return {text.data(), text.size()};
}

/// What stands in the whole program under a qualified name, where that is one thing.
const clang::NamedDecl* find_qualified(const clang::ASTContext& ast, std::string_view name) {
  const clang::DeclContext* in = ast.getTranslationUnitDecl();
  while (in != nullptr) {
    const std::size_t colon = name.find("::");
    const std::string_view word = name.substr(0, colon);
    const auto found = in->lookup(&ast.Idents.get(ref(word)));
    if (found.empty()) {
      return nullptr;
    }
    const clang::NamedDecl* one = (*found.begin())->getUnderlyingDecl();
    if (colon == std::string_view::npos) {
      return one;
    }
    if (const auto* space = llvm::dyn_cast<clang::NamespaceDecl>(one)) {
      in = space;
    } else {
      const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(one);
      in = record == nullptr ? nullptr : record->getDefinition();
    }
    name.remove_prefix(colon + 2);
  }
  return nullptr;
}

const clang::FieldDecl* field_in(const clang::CXXRecordDecl* record, std::string_view owner,
                                 std::string_view name) {
  record = record == nullptr ? nullptr : record->getDefinition();
  if (record == nullptr) {
    return nullptr;
  }
  if (model_name(*record) == owner) {
    for (const clang::FieldDecl* field : record->fields()) {
      if (field->getName() == ref(name)) {
        return field;
      }
    }
  }
  for (const clang::CXXBaseSpecifier& base : record->bases()) {
    if (const auto* field = field_in(base.getType()->getAsCXXRecordDecl(), owner, name)) {
      return field;
    }
  }
  return nullptr;
}

const clang::CXXRecordDecl* class_of(clang::QualType type) {
  type = type.getNonReferenceType();
  while (type->isPointerType() || type->isArrayType()) {
    type = type->isPointerType() ? type->getPointeeType()
                                 : clang::QualType(type->getArrayElementTypeNoTypeQual(), 0);
  }
  return type->getAsCXXRecordDecl();
}

/// A field by its qualified name: of a class, of what the class points to or holds, or wherever that class
/// is.
const clang::FieldDecl* find_field(const clang::ASTContext& ast, const clang::CXXRecordDecl* in,
                                   std::string_view qualified) {
  const auto [owner, name] = split_name(qualified);
  if (const auto* found = field_in(in, owner, name)) {
    return found;
  }
  if (const auto* special = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(in)) {
    for (const clang::TemplateArgument& argument : special->getTemplateArgs().asArray()) {
      if (argument.getKind() == clang::TemplateArgument::Type) {
        if (const auto* found = field_in(class_of(argument.getAsType()), owner, name)) {
          return found;
        }
      }
    }
  }
  return field_in(llvm::dyn_cast_or_null<clang::CXXRecordDecl>(find_qualified(ast, owner)), owner, name);
}

}  // namespace

std::string usr_of(const clang::Decl& declaration) {
  llvm::SmallString<128> usr;
  return clang::index::generateUSRForDecl(&declaration, usr) ? std::string() : usr.str().str();
}

clang::SourceLocation functions_elsewhere::location_of(const place& at) const {
  clang::SourceManager& sources = ast_.getSourceManager();
  if (at.path.empty()) {
    return {};
  }
  const auto [line, is_new] = lines_.try_emplace({at.path, at.line});
  if (is_new) {
    // A file that this unit has read, too, is that file; of any other no more than the line is known.
    // Asked once for each file: the source manager looks through all that it has.
    const auto [file, first] = files_.try_emplace(at.path);
    if (first) {
      const auto entry = sources.getFileManager().getOptionalFileRef(at.path);
      file->second = entry ? sources.translateFile(*entry) : clang::FileID();
    }
    line->second = file->second;
    if (line->second.isInvalid()) {
      const std::string text = std::string(at.line - 1, '\n') + at.text + "\n";
      line->second =
          sources.createFileID(llvm::MemoryBuffer::getMemBufferCopy(text, at.path), clang::SrcMgr::C_User, 0,
                               0, sources.getLocForStartOfFile(sources.getMainFileID()));
    }
  }
  return sources.translateLineCol(line->second, at.line, at.column);
}

const clang::VarDecl* functions_elsewhere::variable_of(const summary_path& path) const {
  const auto* found = llvm::dyn_cast_or_null<clang::VarDecl>(find_qualified(ast_, path.variable));
  return found == nullptr || !found->hasGlobalStorage() ? nullptr : found->getCanonicalDecl();
}

std::vector<const clang::ValueDecl*> functions_elsewhere::fields_of(
    const summary_path& path, const clang::FunctionDecl& declared) const {
  const clang::CXXRecordDecl* in = nullptr;
  switch (path.root) {
    case summary_path::root_kind::parameter:
      in = path.parameter < declared.getNumParams()
               ? class_of(declared.getParamDecl(path.parameter)->getType())
               : nullptr;
      break;
    case summary_path::root_kind::self: {
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&declared);
      in = method == nullptr ? nullptr : method->getParent();
      break;
    }
    case summary_path::root_kind::variable: {
      const clang::VarDecl* variable = variable_of(path);
      in = variable == nullptr ? nullptr : class_of(variable->getType());
      break;
    }
    case summary_path::root_kind::unknown:
      return {};
  }
  std::vector<const clang::ValueDecl*> all;
  for (const std::string& name : path.fields) {
    const clang::FieldDecl* field = find_field(ast_, in, name);
    if (field == nullptr) {
      return {};
    }
    all.push_back(field->getCanonicalDecl());
    in = class_of(field->getType());
  }
  return all;
}

object functions_elsewhere::object_of(const summary_path& path, const clang::FunctionDecl& declared) const {
  const auto fields = fields_of(path, declared);
  if (fields.size() != path.fields.size()) {
    return {};
  }
  const clang::ValueDecl* root = nullptr;
  if (path.root == summary_path::root_kind::parameter) {
    root = path.parameter < declared.getNumParams() ? declared.getParamDecl(path.parameter) : nullptr;
  } else if (path.root == summary_path::root_kind::variable) {
    root = variable_of(path);
  } else if (path.root == summary_path::root_kind::self && !fields.empty()) {
    return {fields.front(), fields.size() > 1 ? fields.back() : nullptr};
  }
  return root == nullptr ? object{} : object{root, fields.empty() ? nullptr : fields.back()};
}

std::unique_ptr<function_elsewhere> functions_elsewhere::filled(const function_summary& told,
                                                                const clang::FunctionDecl& declared) const {
  auto result = std::make_unique<function_elsewhere>();
  result->told = &told;
  result->declared = &declared;
  for (const summary_event& one : result->told->events) {
    if (one.is == event_kind::call) {
      continue;
    }
    event e;
    e.is = one.is;
    e.on = object_of(one.on, declared);
    if (!e.on && one.on.root == summary_path::root_kind::parameter &&
        one.on.parameter < declared.getNumParams()) {
      // A part of it that is not declared here: something was done with the whole.
      e.is = event_kind::touch;
      e.on = {declared.getParamDecl(one.on.parameter), nullptr};
    }
    if (!e.on) {
      continue;
    }
    e.where = location_of(one.at);
    e.blocks = one.blocks;
    e.drains = one.drains;
    e.always = one.always;
    result->effects.push_back(e);
  }
  for (const auto& [field, parameter] : result->told->made_from) {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&declared);
    const auto* found = method == nullptr ? nullptr : find_field(ast_, method->getParent(), field);
    if (found != nullptr) {
      result->made_from.emplace_back(found, parameter);
    }
  }
  for (const summary_start& one : result->told->starts) {
    const function_model* model = known_.source().function(one.model);
    if (model == nullptr) {
      continue;
    }
    function_elsewhere::start start{one.parameter, std::make_unique<task>(), one.queued, one.settled,
                                    one.held_behind};
    start.runner->model = model;
    start.runner->joined = one.joined;
    start.runner->handle_end = one.handle_end;
    start.runner->detached = one.detached;
    start.runner->dropped = one.dropped;
    start.runner->given_away = one.given_away;
    start.runner->returned = one.returned;
    start.runner->where = location_of(one.at);
    for (const summary_path& holder : one.holders) {
      if (const object held = object_of(holder, declared)) {
        start.runner->holders.push_back(held);
      } else {
        start.runner->given_away = true;
      }
    }
    result->starts.push_back(std::move(start));
  }
  return result;
}

const function_summary* functions_elsewhere::told_of(const clang::FunctionDecl& function) const {
  const clang::SourceManager& sources = ast_.getSourceManager();
  if (sources.isInSystemHeader(sources.getExpansionLoc(function.getLocation())) ||
      known_.of(&function) != nullptr) {
    return nullptr;  // a program may define them for itself: models say what they mean
  }
  if (function.isDefined() || !function.isExternallyVisible() || function.isDependentContext()) {
    return nullptr;
  }
  return table_->find(usr_of(function));
}

const function_elsewhere* functions_elsewhere::of(const clang::FunctionDecl* function) const {
  if (table_ == nullptr || table_->empty() || function == nullptr) {
    return nullptr;
  }
  const clang::FunctionDecl* key = function->getCanonicalDecl();
  const auto [at, is_new] = known_functions_.try_emplace(key);
  if (!is_new) {
    return at->second.get();
  }
  const function_summary* told = told_of(*function);
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
  const bool may_be_another = told != nullptr && method != nullptr && method->isVirtual() &&
                              !llvm::isa<clang::CXXDestructorDecl>(method) &&
                              !method->hasAttr<clang::FinalAttr>() && table_->is_overridden(told->usr);
  if (told == nullptr || may_be_another) {
    return nullptr;
  }
  return (known_functions_[key] = filled(*told, *key)).get();
}

const function_elsewhere* functions_elsewhere::behind(const clang::FunctionDecl* interface) const {
  if (table_ == nullptr || table_->empty() || interface == nullptr || !interface->isPureVirtual()) {
    return nullptr;
  }
  const clang::FunctionDecl* key = interface->getCanonicalDecl();
  const auto [at, is_new] = known_interfaces_.try_emplace(key);
  const function_summary* told = is_new ? told_of(*interface) : nullptr;
  if (told == nullptr) {
    return at->second.get();
  }
  return (known_interfaces_[key] = filled(*told, *key)).get();
}

}  // namespace snag::detector
