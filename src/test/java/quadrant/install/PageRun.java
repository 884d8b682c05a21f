package quadrant.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import quadrant.cli.WarmProgram;

/**
 * A page that is run in a folder of its own, its blocks one after the other. There lie what a reader has: {@code sample-data} (a part of
 * it but in .ci/full), {@code sample-slides}, {@code tools} and {@code docs}, {@code ij.jar} and {@code plugins} of an ImageJ with the zip, and
 * {@code bin/quadrant}, which runs the command line of the zip in a JVM that the page keeps. A path of a macro or a snippet that begins
 * with / lies in that folder, too.
 */
final class PageRun {
    private static final int MINUTES = full() ? 60 : 10;
    /** Images of a class, of .ci/run. */
    private static final int SOME = 6;

    private static final Pattern OUTPUT = Pattern.compile(
            "(?:--output[ =]|(?<!\\w)output=|\"output\", (?:new File\\()?)(\"[^\"]*\"|\\[[^\\]\"]*]|[^\\s\",)]+)");
    private static final Pattern ABSOLUTE = Pattern.compile("(?<=[\\[=\"])/(?=\\w)");
    private static final String IMPORTS = """
            import ij.IJ;
            import ij.ImagePlus;
            import ij.measure.ResultsTable;
            import java.io.*;
            import java.nio.file.*;
            import java.util.*;
            import org.scijava.Context;
            import org.scijava.module.ModuleService;
            import quadrant.Classification;
            import quadrant.app.*;
            import quadrant.imagej.ui.*;
            import quadrant.task.*;
            """;

    private final Installed installed;
    private final String display;
    private final Document document;
    private final Path folder;
    private Optional<Process> warm = Optional.empty();

    private PageRun(Installed installed, String display, Document document, Path folder) {
        this.installed = installed;
        this.display = display;
        this.document = document;
        this.folder = folder;
    }

    static PageRun begin(Installed installed, String display, Path temp, Document document) throws Exception {
        String name = document.file().isAbsolute()
                ? document.file().getFileName().toString()
                : document.file().toString().replace('/', '-');
        Path folder = Files.createDirectories(temp.resolve("pages").resolve(name));
        for (String link : List.of("sample-slides", "tools", "docs", "src")) {
            Files.createSymbolicLink(folder.resolve(link), Path.of(link).toAbsolutePath());
        }
        Files.createSymbolicLink(folder.resolve("shared"), Path.of("../shared").toAbsolutePath());
        Files.createSymbolicLink(folder.resolve("ij.jar"), installed.imageJ());
        Files.createSymbolicLink(folder.resolve("plugins"), installed.plugIn().getParent());
        if (full()) {
            Files.createSymbolicLink(
                    folder.resolve("sample-data"), Path.of("sample-data").toAbsolutePath());
        } else {
            some(folder.resolve("sample-data"));
        }
        Path bin = Files.createDirectories(folder.resolve("bin"));
        program(bin.resolve("quadrant"), WarmProgram.SCRIPT);
        String named = System.getenv().getOrDefault("QUADRANT_PYTHON", "").split(File.pathSeparator, -1)[0];
        if (!named.isBlank()) {
            Path python = Path.of(named).toAbsolutePath();
            for (String link : List.of("python", "python3")) {
                program(bin.resolve(link), "#!/bin/sh\nexec '" + python + "' \"$@\"\n");
            }
            // what its packages brought
            Path core = python.resolveSibling("bioimageio");
            if (Files.exists(core)) {
                Files.createSymbolicLink(bin.resolve("bioimageio"), core);
            }
        }
        PageRun run = new PageRun(installed, display, document, folder);
        run.succeeds(List.of("mkfifo", "bin/asked", "bin/done"));
        return run;
    }

    private static boolean full() {
        return System.getenv("QUADRANT_FULL") != null;
    }

    /** Some images of each class, of different slides. */
    private static void some(Path data) throws IOException {
        try (Stream<Path> classes = Files.list(Path.of("sample-data"))) {
            for (Path label : classes.filter(Files::isDirectory).toList()) {
                Path to = Files.createDirectories(data.resolve(label.getFileName()));
                try (Stream<Path> files = Files.list(label)) {
                    for (Path f : files.sorted()
                            .filter(new OneOfEachSlide())
                            .limit(SOME)
                            .toList()) {
                        Files.copy(f, to.resolve(f.getFileName()));
                    }
                }
            }
        }
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    boolean of(Document other) {
        return document.file().equals(other.file());
    }

    /** Whether this machine has what runs a block. */
    boolean can(Document.Block block) {
        return switch (block.language()) {
            case "ijm" -> !display.isEmpty();
            case "python" -> Files.exists(folder.resolve("bin/python"));
            case "js" -> ended(List.of("node", "--version")).code() == 0;
            default ->
                (!block.text().matches("(?s)(python3?|bioimageio) .*") || Files.exists(folder.resolve("bin/python")))
                        && (block.prepare().stream().noneMatch(p -> p.contains(" shared/"))
                                || Files.exists(folder.resolve("shared/data")));
        };
    }

    /** Runs a block after what prepares it; what it names as its output must then be there. */
    void run(Document.Block block) throws Exception {
        for (String command : block.prepare()) {
            succeeds(List.of("sh", "-ec", command));
        }
        String text = ABSOLUTE.matcher(block.text()).replaceAll(folder + "/");
        switch (block.language()) {
            case "sh" -> succeeds(List.of("sh", "-ec", block.text()));
            case "ijm" -> macro(text);
            case "java" -> java(text, block.line());
            case "python" ->
                succeeds(List.of(
                        folder.resolve("bin/python").toString(),
                        Files.writeString(folder.resolve("snippet.py"), block.text())
                                .toString()));
            case "js" ->
                succeeds(List.of(
                        "node",
                        Files.writeString(folder.resolve("snippet.mjs"), block.text())
                                .toString()));
            default -> throw new AssertionError(block.language());
        }
        TreeSet<String> outputs = new TreeSet<>();
        for (MatchResult m : OUTPUT.matcher(block.language().equals("sh") ? block.text() : text)
                .results()
                .toList()) {
            String output = m.group(1).replaceAll("[\"\\[\\]]", "");
            outputs.add(output.replaceFirst("^~", home().toString()));
        }
        for (String output : outputs) {
            assertThat(folder.resolve(output))
                    .as(document.file() + ":" + block.line())
                    .exists();
        }
    }

    private void macro(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("macro.ijm"), text);
        Installed.Ended ended = installed.macro(Where.on(display), file, "");
        assertThat(ended.code()).as(text + ended.out() + ended.err()).isZero();
        assertThat(ended.err()).doesNotContain("quadrant: ");
    }

    private void java(String text, int line) throws Exception {
        String name = "Snippet" + line;
        String program = IMPORTS
                + (text.contains(" class ")
                        ? text
                        : "public class " + name + " {\n    public static void main(String[] args) throws Exception {\n"
                                + text + "    }\n}\n");
        Path file = Files.writeString(folder.resolve(name + ".java"), program);
        List<Path> path = new ArrayList<>(List.of(installed.imageJ()));
        path.addAll(Installed.jars(installed.plugIn()));
        path.addAll(Installed.jars(Installed.target("lib")).stream()
                .filter(j -> j.getFileName().toString().matches("(scijava-common|parsington)-.*"))
                .toList());
        List<String> command = new ArrayList<>(List.of(Where.headless().java()));
        command.addAll(Where.headless().options());
        command.addAll(List.of("-Djava.awt.headless=true", "-cp", Installed.path(path), file.toString()));
        succeeds(command);
    }

    private void succeeds(List<String> command) {
        Installed.Ended ended = ended(command);
        assertThat(ended.code())
                .as(String.join(" ", command) + "\n" + ended.out())
                .isZero();
    }

    private Installed.Ended ended(List<String> command) {
        try {
            Path said = folder.resolve("said");
            ProcessBuilder builder = builder(command).redirectErrorStream(true).redirectOutput(said.toFile());
            // only now, as most pages have no command; a tool may run it too
            if (warm.isEmpty() && String.join(" ", command).matches("(?s).*(bin/quadrant|tools/).*")) {
                warm = Optional.of(warm());
            }
            Process process = builder.start();
            try {
                assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            return new Installed.Ended(process.exitValue(), Files.readString(said), "");
        } catch (IOException e) {
            return new Installed.Ended(-1, e.toString(), "");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process warm() throws IOException {
        try {
            List<Path> path = new ArrayList<>(Installed.jars(installed.plugIn()));
            path.addAll(List.of(installed.imageJ(), Installed.tests()));
            List<String> command = new ArrayList<>(List.of(Where.headless().java()));
            command.addAll(Where.headless().options());
            command.addAll(List.of(
                    "-cp",
                    Installed.path(path),
                    WarmProgram.class.getName(),
                    folder.resolve("bin").toString()));
            return builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("warm.log").toFile())
                    .start();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.putAll(environment(environment.getOrDefault("PATH", "")));
        environment.remove("DISPLAY");
        environment.remove("QUADRANT");
        return builder;
    }

    private Map<String, String> environment(String path) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("HOME", home().toString());
        environment.put("QUADRANT_HOME", installed.home().resolve(".quadrant").toString());
        environment.put("DJL_CACHE_DIR", installed.home().resolve(".djl.ai").toString());
        environment.put("PATH", folder.resolve("bin") + File.pathSeparator + path);
        environment.put("JAVA_TOOL_OPTIONS", "-Duser.home=" + home());
        environment.put("OMP_WAIT_POLICY", "passive");
        environment.put("LC_ALL", "C.UTF-8");
        return environment;
    }

    /** Also that of ImageJ. */
    private Path home() {
        return installed.home();
    }

    /** Ends the page's JVM, and removes the links to what is not the page's. */
    void close() throws IOException {
        warm.ifPresent(Process::destroyForcibly);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }
}
