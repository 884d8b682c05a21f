package quadrant.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.app.Option;
import quadrant.app.Verb;
import quadrant.app.Verbs;

/**
 * A page of the documentation: what it shows to be run, in its order. An HTML comment right above a block says how it is run:
 *
 * <pre>
 * &lt;!-- prepare: COMMAND -->     first runs a command of the shell, for inputs that the page does not make
 * &lt;!-- run: full -->            runs in .ci/full alone: it takes long, or wants data that is not shipped
 * &lt;!-- run by: TEST -->         is run by a test of its own
 * &lt;!-- not run: REASON -->      is only held against the options that there are
 * </pre>
 */
record Document(Path file, List<String> lines, List<Block> blocks) {
    private static final Pattern FENCE = Pattern.compile("( *)```(\\w*)\\s*");
    private static final Pattern MARK = Pattern.compile("\\s*<!-- (prepare|run|run by|not run): (.+) -->\\s*");
    private static final Pattern INDENTED = Pattern.compile(" {4,7}\\S.*");
    private static final Pattern GOES_ON = Pattern.compile(" {4,}\\S.*");
    private static final Pattern SHELL = Pattern.compile("(bin/quadrant|quadrant|java|mvn|pip|python3?) .*");
    private static final Pattern MACRO = Pattern.compile("(run|call|open)\\(.*");
    /** The program with a verb, as pages, scripts and workflows call it. */
    private static final Pattern CALL = Pattern.compile(
            "(?:(?:^|[\\s\"`(])(?:bin/)?quadrant|quadrant\\.cli\\.Main|[$]?\\{QUADRANT[^}]*}\"?) +([a-z]+)(?: +([a-z]+))?([^|;`#]*)");

    private static final Pattern FLAG = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*");
    private static final Pattern MACRO_CALL = Pattern.compile(
            "run\\(\"Quadrant ([A-Z][a-z-]+)\", *\"(.*)\"\\)|quadrant\\.Macro\\.run\"?[,(] *\"(\\w+)\", *\"(.*)\"\\)");
    private static final Pattern KEY = Pattern.compile("(?<![\\w/.{$-])([a-z][a-z_]*)=");
    private static final Pattern SPAN = Pattern.compile("(?<!`)`([^`\\n]+(?:\\n[^`\\n]+)?)`(?!`)");
    private static final Set<String> OF_ALL = Set.of("--help", "--version", "--quiet");
    /** Of the jobs on Spark, of Snakemake, of Fiji and of Java. */
    private static final Set<String> ELSEWHERE =
            Set.of("--format", "--partitions", "--executor", "--headless", "--enable-native-access");

    private static final Map<String, Verb> VERBS =
            Verbs.ALL.stream().collect(Collectors.toMap(Verb::name, v -> v, (a, b) -> a, TreeMap::new));

    Document {
        lines = List.copyOf(lines);
        blocks = List.copyOf(blocks);
    }

    /**
     * Something to be run.
     *
     * @param line the number of its first line
     * @param language as behind the fence
     * @param notRun why not; "" where it is
     */
    record Block(int line, String language, String text, List<String> prepare, boolean full, String notRun) {
        Block {
            prepare = List.copyOf(prepare);
        }

        /** Whether it shows the options that there are, in brackets, instead of a command. */
        boolean synopsis() {
            return text.contains("[--");
        }

        /** Whether it is a command, a macro or a snippet, and not data or a diagram. */
        boolean shown() {
            return Set.of("sh", "ijm", "java", "python", "js").contains(language) && !synopsis();
        }
    }

    /** All pages, in the order of reading. */
    static List<Document> all() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            files.addAll(docs.filter(f -> f.toString().endsWith(".md")).sorted().toList());
        }
        try (Stream<Path> release = Files.list(Path.of("docs/release"))) {
            files.addAll(release.sorted().toList());
        }
        files.addAll(Stream.of("CONTRIBUTING.md", "SECURITY.md", "sample-data/README.md", "sample-slides/README.md")
                .map(Path::of)
                .toList());
        List<Document> all = new ArrayList<>();
        for (Path file : files) {
            all.add(read(file));
        }
        return all;
    }

    static Document read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Block> blocks = new ArrayList<>();
        List<Matcher> marks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher fence = FENCE.matcher(line);
            Matcher mark = MARK.matcher(line);
            if (fence.matches()) {
                int from = i + 1;
                String indent = fence.group(1);
                do {
                    i++;
                } while (!lines.get(i).strip().equals("```"));
                blocks.add(block(from, fence.group(2), lines.subList(from, i), indent.length(), marks));
                marks.clear();
            } else if (mark.matches()) {
                marks.add(mark);
            } else if (INDENTED.matcher(line).matches()
                    && (i == 0
                            || lines.get(i - 1).isBlank()
                            || MARK.matcher(lines.get(i - 1)).matches())) {
                int from = i;
                while (i + 1 < lines.size() && GOES_ON.matcher(lines.get(i + 1)).matches()) {
                    i++;
                }
                String first = line.strip();
                String language = SHELL.matcher(first).matches()
                        ? "sh"
                        : MACRO.matcher(first).matches() ? "ijm" : "text";
                int indent = line.length() - line.stripLeading().length();
                blocks.add(block(from, language, lines.subList(from, i + 1), indent, marks));
                marks.clear();
            } else if (!line.isBlank()) {
                marks.clear();
            }
        }
        return new Document(file, lines, blocks);
    }

    private static Block block(int from, String language, List<String> lines, int indent, List<Matcher> marks) {
        String text = lines.stream()
                .map(l -> l.substring(
                                Math.min(indent, l.length() - l.stripLeading().length())) + "\n")
                .collect(Collectors.joining());
        return new Block(
                from + 1,
                marked("run by", marks).isEmpty() ? language : "run by a test",
                text,
                marked("prepare", marks),
                marked("run", marks).contains("full"),
                String.join("; ", marked("not run", marks)));
    }

    private static List<String> marked(String word, List<Matcher> marks) {
        return marks.stream()
                .filter(m -> m.group(1).equals(word))
                .map(m -> m.group(2))
                .toList();
    }

    /** What the page says of verbs, options and keys that do not exist: page, line, mistake. */
    List<String> mistakes() {
        Set<String> mistakes = new TreeSet<>();
        for (Block b : blocks) {
            if (b.language.isEmpty()) {
                mistakes.add(at(b.line, "the block names no language"));
            }
            b.prepare.forEach(p -> calls(b.line - 2, p, true, mistakes));
            if (b.language.matches("sh|ijm|java")) {
                calls(b.line, b.text, true, mistakes);
                keys(b.line, b.text, mistakes);
            }
        }
        StringBuilder prose = new StringBuilder(String.join("\n", lines));
        Matcher fenced = Pattern.compile("(?ms)^ *```.*?^ *```").matcher(prose.toString());
        while (fenced.find()) {
            for (int i = fenced.start(); i < fenced.end(); i++) {
                prose.setCharAt(i, prose.charAt(i) == '\n' ? '\n' : ' ');
            }
        }
        // which tells of options that are gone
        if (!file.endsWith("decisions.md")) {
            spans(prose.toString(), mistakes);
        }
        return List.copyOf(mistakes);
    }

    /** Mistakes of a script or workflow, whose comments are prose. */
    static List<String> mistakes(Path script) throws IOException {
        Document page = new Document(script, Files.readAllLines(script), List.of());
        Set<String> mistakes = new TreeSet<>();
        page.calls(1, String.join("\n", page.lines), false, mistakes);
        page.keys(1, String.join("\n", page.lines), mistakes);
        return List.copyOf(mistakes);
    }

    private String at(int line, String mistake) {
        return file + ":" + line + ": " + mistake;
    }

    /** @param strict whether a word that is no verb is a mistake, as it is not in prose */
    private void calls(int from, String text, boolean strict, Set<String> mistakes) {
        String[] all = text.split("\n", -1);
        for (int i = 0; i < all.length; i++) {
            int line = from + i;
            String one = all[i];
            while (one.endsWith("\\") && i + 1 < all.length) {
                i++;
                one = one.substring(0, one.length() - 1) + " " + all[i].strip();
            }
            for (MatchResult m : CALL.matcher(one).results().toList()) {
                String two = m.group(1) + " " + m.group(2);
                String verb = VERBS.containsKey(two) ? two : m.group(1);
                if (VERBS.containsKey(verb)) {
                    flags(line, verb, m.group(), mistakes);
                } else if (strict && !verb.equals("help")) {
                    mistakes.add(at(line, "there is no verb " + verb));
                }
            }
        }
    }

    private void flags(int line, String verb, String words, Set<String> mistakes) {
        Set<String> known = new TreeSet<>(OF_ALL);
        VERBS.get(verb).options().forEach(o -> known.add(o.flag()));
        for (MatchResult flag : FLAG.matcher(words).results().toList()) {
            if (!known.contains(flag.group())) {
                mistakes.add(at(line, "there is no option " + flag.group() + " of " + verb));
            }
        }
    }

    private void keys(int from, String text, Set<String> mistakes) {
        String[] all = text.split("\n", -1);
        for (int i = 0; i < all.length; i++) {
            for (MatchResult m : MACRO_CALL.matcher(all[i]).results().toList()) {
                boolean menu = m.group(1) != null;
                String verb = menu ? m.group(1).toLowerCase(Locale.ROOT).replace("-", "") : m.group(3);
                if (!VERBS.containsKey(verb)) {
                    continue;
                }
                Set<String> known =
                        VERBS.get(verb).options().stream().map(Option::key).collect(Collectors.toSet());
                for (MatchResult key :
                        KEY.matcher(menu ? m.group(2) : m.group(4)).results().toList()) {
                    if (!known.contains(key.group(1))) {
                        mistakes.add(at(from + i, "there is no key " + key.group(1) + " of " + verb));
                    }
                }
            }
        }
    }

    /** Options in the prose's code spans: of the verb that the span begins with, else of any. */
    private void spans(String prose, Set<String> mistakes) {
        Set<String> known = new TreeSet<>(OF_ALL);
        known.addAll(ELSEWHERE);
        VERBS.values().forEach(v -> v.options().forEach(o -> known.add(o.flag())));
        for (MatchResult span : SPAN.matcher(prose).results().toList()) {
            String words = span.group(1).replace('\n', ' ').strip().replaceFirst("^(bin/)?quadrant ", "");
            int line = 1
                    + (int) prose.substring(0, span.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            List<String> first = List.of(words.split(" ", -1));
            String two = first.size() > 1 ? first.get(0) + " " + first.get(1) : "";
            if (VERBS.containsKey(two)) {
                flags(line, two, words, mistakes);
            } else if (VERBS.containsKey(first.get(0))) {
                flags(line, first.get(0), words, mistakes);
            } else if (words.startsWith("-")) {
                for (MatchResult flag : FLAG.matcher(words).results().toList()) {
                    if (!known.contains(flag.group())) {
                        mistakes.add(at(line, "there is no option " + flag.group()));
                    }
                }
            }
        }
    }
}
