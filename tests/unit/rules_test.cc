#include "danglint/rules.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace danglint {
namespace {

// Configurations need not be UTF-8.
bool matches(std::string_view text, std::string_view pattern) {
  RE2::Options options(RE2::Quiet);
  options.set_encoding(RE2::Options::EncodingLatin1);
  const RE2 re(re2::StringPiece(pattern.data(), pattern.size()), options);
  EXPECT_TRUE(re.ok()) << pattern << ": " << re.error();
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), re);
}

bool matches_any(std::string_view text, std::span<const std::string_view> patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [text](std::string_view pattern) { return matches(text, pattern); });
}

// The servers whose files may be called `path` and hold `content`, as text.
std::string servers_of(std::string_view path, std::string_view content) {
  std::string names;
  for (const ServerRule& server : server_rules()) {
    const bool is_fragment = !server.fragment_path.empty() && matches(path, server.fragment_path);
    if (!matches(path, server.main_path) && !is_fragment) continue;
    if (matches(content, server.content)) names += std::string(server.name) + ' ';
  }
  return names;
}

std::string servers_of(std::string_view content) {
  return servers_of("etc/sites-enabled/site", content);
}

template <typename Row>
void expect_sorted_by_name(std::span<const Row> rows) {
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end(),
                             [](const Row& a, const Row& b) { return a.name < b.name; }));
}

TEST(Checks, AreFoundByName) {
  expect_sorted_by_name(check_rules());
  for (const CheckRule& check : check_rules()) EXPECT_EQ(find_check(check.name), &check);
  EXPECT_EQ(find_check("missing"), nullptr);
  EXPECT_EQ(find_check(""), nullptr);
  EXPECT_EQ(find_check("zzz"), nullptr);
}

TEST(Checks, HaveTheNamesThatEverythingReliesOn) {
  std::set<std::string_view> names;
  for (const CheckRule& check : check_rules()) names.insert(check.name);
  for (const char* name :
       {"missing-include", "missing-file", "suspicious-extension", "case-mismatch", "port-conflict",
        "runs-as-root", "writable-config", "dangling-symlink", "include-cycle", "invalid-syntax",
        "unreadable-input"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

TEST(Checks, ExplainThemselves) {
  for (const CheckRule& check : check_rules()) {
    EXPECT_TRUE(matches(check.name, "^[a-z]+(-[a-z]+)*$")) << check.name;
    EXPECT_FALSE(check.title.ends_with('.')) << check.name;
    EXPECT_LT(check.title.size(), 80U) << check.name;
    EXPECT_TRUE(check.why.ends_with('.')) << check.name;
    EXPECT_TRUE(check.fix.ends_with('.')) << check.name;
  }
}

TEST(Checks, HaveABadAndAGoodExampleThatDiffer) {
  for (const CheckRule& check : check_rules()) {
    ASSERT_FALSE(check.bad.empty()) << check.name;
    ASSERT_FALSE(check.good.empty()) << check.name;
    const bool equal = std::equal(check.bad.begin(), check.bad.end(), check.good.begin(),
                                  check.good.end(), [](const ExampleFile& a, const ExampleFile& b) {
                                    return a.path == b.path && a.content == b.content &&
                                           a.link == b.link && a.mode == b.mode &&
                                           a.is_fifo == b.is_fifo;
                                  });
    EXPECT_FALSE(equal) << check.name;
  }
}

TEST(Servers, AreFoundByName) {
  expect_sorted_by_name(server_rules());
  for (const ServerRule& server : server_rules()) EXPECT_EQ(find_server(server.name), &server);
  EXPECT_EQ(find_server("iis"), nullptr);
}

TEST(Servers, HaveSortedTables) {
  for (const ServerRule& server : server_rules()) {
    expect_sorted_by_name(server.directives);
    for (const auto& names :
         {server.main_sections, server.provides, server.builtin_modules, server.raw_blocks,
          server.value_blocks, server.transparent_sections, server.blocks, server.statements}) {
      // Strictly: nothing is listed twice.
      EXPECT_EQ(std::adjacent_find(names.begin(), names.end(), std::greater_equal<>()), names.end())
          << server.name;
    }
  }
}

TEST(Servers, ContradictNothing) {
  for (const ServerRule& server : server_rules()) {
    for (const std::string_view name : server.statements) {
      EXPECT_FALSE(std::binary_search(server.blocks.begin(), server.blocks.end(), name)) << name;
    }
    for (const DirectiveRule& rule : server.directives) {
      EXPECT_FALSE(rule.optional && rule.empty_glob_is_error) << rule.name;
      if (!server.ignores_case) continue;
      EXPECT_EQ(std::count_if(rule.name.begin(), rule.name.end(),
                              [](char c) { return c >= 'A' && c <= 'Z'; }),
                0)
          << rule.name;
    }
  }
}

TEST(Servers, KnowTheirMainConfigurations) {
  const ServerRule& nginx = *find_server("nginx");
  const ServerRule& apache = *find_server("apache");
  EXPECT_TRUE(matches("nginx.conf", nginx.main_path));
  EXPECT_TRUE(matches("/etc/nginx/nginx.conf", nginx.main_path));
  EXPECT_FALSE(matches("/etc/my-nginx.conf", nginx.main_path));
  EXPECT_FALSE(matches("nginx.conf.bak", nginx.main_path));
  EXPECT_TRUE(matches("/etc/apache2/apache2.conf", apache.main_path));
  EXPECT_TRUE(matches("conf/httpd.conf", apache.main_path));
  EXPECT_FALSE(matches("conf/httpd-ssl.conf", apache.main_path));
}

TEST(Servers, KnowTheirFragmentsByPath) {
  struct Row {
    const char* path;
    bool nginx;
    bool apache;
  };
  const Row rows[] = {
      {"sites-available/default", true, true},
      {"/etc/apache2/sites-enabled/000-default.conf", true, true},
      {"docker/conf.d/site.conf", true, true},
      {"conf.d/site.conf.template", true, true},
      {"snippets/tls.conf", true, true},
      {"deploy/nginx/example.com.conf", true, false},
      {"deploy/nginx/example.com.vhost", true, false},
      {"etc/nginx/fastcgi_params", true, false},
      {"etc/nginx/mime.types", true, false},
      {"docker/nginx-prod.conf", true, false},
      {"my.nginx.conf.j2", true, false},
      {"modules-enabled/50-mod-mail.conf", true, true},
      {"etc/apache2/mods-enabled/ssl.load", false, true},
      {"etc/apache2/conf-available/security.conf", false, true},
      {"etc/apache2/ports.conf", false, true},
      {"etc/apache2/magic", false, true},
      {"httpd-vhosts.conf", false, true},
      {"conf.modules.d/00-ssl.conf", false, true},
      // Nobody's.
      {"nginx.php", false, false},
      {"src/nginx/Parser.php", false, false},
      {"nginx/README.md", false, false},
      {"php/conf.d/20-intl.ini", false, false},
      {"my.conf", false, false},
      {"xconf.d/my.conf", false, false},
      {"etc/php/fpm/pool.d/www.conf", false, false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(matches(row.path, find_server("nginx")->fragment_path), row.nginx) << row.path;
    EXPECT_EQ(matches(row.path, find_server("apache")->fragment_path), row.apache) << row.path;
  }
}

TEST(Servers, KnowTheirFilesByContent) {
  struct Row {
    const char* servers;
    std::string content;
  };
  const std::vector<Row> rows = {
      {"nginx ", "server {\n listen 80;\n}\n"},
      {"nginx ", "# caf\xe9 in Latin-1\n\nserver\n{\n}\n"},
      {"nginx ", "\xef\xbb\xbfuser www-data;\n"},
      {"nginx ", "user www-data;\r\nevents {\r\n}\r\n"},
      {"nginx ", "usr www-data;  # a typo\nevents {}\n"},
      {"nginx ", "user www-data\nworker_processes 1;\nevents {}\n"},
      {"nginx ", "location ~ ^/a{2}$ {\n return 200;\n}\n"},
      {"nginx ", "location @fallback\n{\n}\n"},
      {"nginx ", "upstream php { server 127.0.0.1:9000; }\n"},
      {"nginx ", "map $http_upgrade $connection_upgrade {\n default upgrade;\n}\n"},
      {"nginx ", "fastcgi_param  QUERY_STRING       $query_string;\n"},
      {"nginx ", "types {\n text/html html;\n}\n"},
      {"nginx ", "ssl_certificate /etc/ssl/a.pem;\n"},
      {"nginx ", "log_format main '$remote_addr'\n  '$status';\n"},
      {"nginx ", "include snippets/x.conf;\n"},
      {"nginx ", "server 10.0.0.1:9000 backup;\n"},
      {"nginx ", "{{ ansible_managed | comment }}\n{% if tls %}\nserver {\n}\n"},
      {"nginx ", "gzip on;\n"},
      {"nginx ", "return 301 https://$host$request_uri;\n"},
      {"nginx ", "if ($http_user_agent ~ x) {\n return 403;\n}\n"},
      {"nginx ", "load_module modules/ngx_mail_module.so;\n"},
      {"apache ", "<VirtualHost *:80>\n</VirtualHost>\n"},
      {"apache ", "<virtualhost *:80>\n</virtualhost>\n"},
      {"apache ", "# note\n<IfModule mod_ssl.c>\n</IfModule>\n"},
      {"apache ", "ServerName a.test\nListen 80\n"},
      {"apache ", "Listen 80"},
      {"apache ", "LoadModule ssl_module modules/mod_ssl.so\r\n"},
      {"apache ", "Grmbl x\nListen 80\n"},
      {"apache ", "IncludeOptional sites-enabled/*.conf\n"},
      {"apache ", "DefaultRuntimeDir ${APACHE_RUN_DIR}\n"},
      {"apache ", "Header always set X-A \"b; c\"\n"},
      {"apache ", "<Directory /srv>\nRequire all granted\n</Directory>\n"},
      // Nobody's, although they are called *.conf and lie in conf.d or sites-enabled.
      {"", ""},
      {"", "# only a comment\n"},
      {"", "memory_limit = 1G\n"},
      {"", "; php.ini\n[PHP]\nextension=intl\n"},
      {"", "[program:web]\ncommand=/usr/bin/web\n"},
      {"", "/var/log/nginx/*.log {\n  daily\n  rotate 3\n}\n"},
      {"", "local x = 1;\nreturn { x = x }\n"},
      {"", "-- lua\nlocal server = {\n}\n"},
      {"", "passdb {\n driver = pam\n}\n"},
      {"", "disable_plaintext_auth = yes\n"},
      {"", "zone \"a.test\" {\n type master;\n};\n"},
      {"", "server default {\n listen {\n type = auth\n }\n}\n"},
      {"", "source s_net { udp(); };\n"},
      {"", "*.* /var/log/all\n"},
      {"", "<?php\nreturn 1;\n"},
      {"", "<?xml version=\"1.0\"?>\n<fontconfig>\n</fontconfig>\n"},
      {"", "<Plugin cpu>\n</Plugin>\n"},
      {"", "FROM nginx\nCOPY a b\n"},
      {"", "Hello world, this is text.\n"},
      {"", "http_access allow all\n"},
      {"", "shared_buffers = 1GB\n"},
      {"", "server:\n  listen: 80\n"},
  };
  for (const Row& row : rows) EXPECT_EQ(servers_of(row.content), row.servers) << row.content;
}

TEST(Php, NamesPathsWithoutALeadingSlash) {
  expect_sorted_by_name(php_rules());
  for (const PhpRule& rule : php_rules()) {
    for (const auto& paths : {rule.settings_files, rule.written_at_run_time}) {
      for (const std::string_view path : paths) EXPECT_FALSE(path.starts_with('/')) << path;
    }
  }
}

TEST(Layout, TellsSamplesFromTheRest) {
  const LayoutRule& layout = layout_rule();
  for (const char* name :
       {"wp-config-sample.php", "config.php.dist", "config.example.php", ".env.example",
        "settings.sample.inc", "nginx.conf.template", "sample-config.php", "default.settings.php",
        "config.docker-template.php"}) {
    EXPECT_TRUE(matches_any(name, layout.sample_patterns)) << name;
  }
  for (const char* name : {"config.php", "category-template.php", "Settings.template.php",
                           "config.tpl.php", "resample.php", "Example.php", "distance.php",
                           "default", "sampler.php", "dist.php", "000-default.conf"}) {
    EXPECT_FALSE(matches_any(name, layout.sample_patterns)) << name;
  }
}

TEST(Layout, TellsTemplatesFromTheRest) {
  const LayoutRule& layout = layout_rule();
  for (const char* name : {"nginx.conf.j2", "site.conf.erb", "default.conf.template", "a.tpl",
                           "Makefile.in", "nginx.tmpl.conf"}) {
    EXPECT_TRUE(matches_any(name, layout.template_patterns)) << name;
  }
  for (const char* name : {"nginx.conf", "index.php", "template.php", "in", "main.inc"}) {
    EXPECT_FALSE(matches_any(name, layout.template_patterns)) << name;
  }
}

TEST(Layout, KnowsExtensionsThatAreNoSlips) {
  const auto& known = layout_rule().known_extensions;
  const auto is_known = [&](std::string_view extension) {
    return std::binary_search(known.begin(), known.end(), extension);
  };
  for (const std::string_view extension : layout_rule().php_extensions) {
    EXPECT_TRUE(is_known(extension)) << extension;
  }
  for (const char* extension :
       {"hpp", "pp", "phar", "phps", "phpt", "js", "y", "bak", "md", "jpg"}) {
    EXPECT_TRUE(is_known(extension)) << extension;
  }
  for (const char* extension :
       {"phpp", "pphp", "hph", "ph", "phpo", "ccs", "jss", "htlm", "conff"}) {
    EXPECT_FALSE(is_known(extension)) << extension;
  }
}

}  // namespace
}  // namespace danglint
