package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import quadrant.Macro;
import quadrant.onnx.Tiny;

/** No packet leaves the machine: every verb, under {@code strace}, connects to nothing but loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PacketsTest {
    private static final String QUICK =
            " --backbone tiny --depth 1 --views 2 --epochs 1 --doubt none --tta none --threads 1";
    private static final Pattern ELSEWHERE = Pattern.compile("sa_family=AF_INET6?,.*?\"(?!127\\.|::1\"|::ffff:127\\.)");
    // an address that is kept for documentation
    private static final String PROXY = "http://192.0.2.1:3128";
    private static final Map<String, String> PROXIES =
            Map.of("HTTP_PROXY", PROXY, "HTTPS_PROXY", PROXY, "http_proxy", PROXY, "https_proxy", PROXY);

    private Path temp;

    /** What ImageJ calls: a verb and its options after it, in turn. */
    static final class Calls {
        public static void main(String[] args) {
            for (int i = 0; i < args.length; i += 2) {
                System.out.println(Macro.run(args[i], args[i + 1]));
            }
            System.exit(0);
        }
    }

    @BeforeAll
    void makes_images(@TempDir Path folder) throws Exception {
        temp = folder;
        assumeTrue(
                canTrace(temp.resolve("trial")),
                "SKIPPED: strace is not installed or may not trace here, so nobody sees whether a packet leaves.");
        Pictures.dataset(temp.resolve("data"), 8);
        for (int i = 0; i < 50; i++) {
            Pictures.write(temp.resolve("photos/p" + i + ".png"), i % 2 == 0, 24 + i, 5000 + i);
        }
        for (int i = 0; i < 4; i++) {
            Pictures.write(
                    temp.resolve("new").resolve(i < 2 ? "disc" : "square").resolve(i + ".png"), i < 2, 48, 90 + i);
        }
        Files.write(temp.resolve("tiny.onnx"), Tiny.bytes("pytorch", Map.of()));
    }

    @Test
    void no_verb_of_the_command_line_connects_nor_asks_a_proxy() throws Exception {
        List<String> lines = Stream.of(
                        "info",
                        "backbones list",
                        "backbones add T/tiny.onnx --size 16 --preprocessing tf",
                        "backbones inspect tiny",
                        "backbones reference tiny --photos T/photos",
                        "finetune T/data --output T/a" + QUICK,
                        "classify T/a/model.onnx T/new --output T/classes.csv",
                        "classify T/a/model.onnx T/new --shard 1/1 --output T/parts",
                        "merge T/parts --output T/merged.csv",
                        "evaluate T/a/model.onnx T/new --output T/evaluated",
                        "evaluate T/data --folds 2 --output T/folds" + QUICK,
                        "compare T/evaluated T/folds --output T/compared.html",
                        "explain T/a/model.onnx T/new --output T/explained",
                        "features T/a/model.onnx T/new --output T/features.csv",
                        "export T/a/model.onnx --to opencv --um-per-px 0.25 --patch-px 64 --output T/opencv",
                        "next T/a/model.onnx T/new --output T/next.csv",
                        "preview T/data --output T/sheet.png --rows 2 --views 1",
                        "augment T/data --output T/augmented --views 1",
                        "audit T/data --output T/audit --repeats 1 --backbone tiny",
                        "advise T/data --backbone tiny",
                        "backbones remove tiny")
                .map(l -> "bin/quadrant " + l.replace("T/", temp + "/"))
                .toList();
        Set<String> verbs = verbs(new CommandLine(Main.root(new PrintWriter(Writer.nullWriter()))), "");
        verbs.removeAll(Set.of("backbones fetch", "help"));
        assertThat(verbs).allSatisfy(v -> assertThat(lines).anyMatch(l -> l.startsWith("bin/quadrant " + v)));
        requireSilence(CommandLines.class, PROXIES, lines);
    }

    @Test
    void no_call_from_imagej_connects() throws Exception {
        String plan = " output=" + temp.resolve("called") + " depth=0 views=1 test=0 doubt=none tta=none";
        requireSilence(Calls.class, Map.of(), List.of("info", "", "finetune", "data=" + temp.resolve("data") + plan));
    }

    private static boolean canTrace(Path log) throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", log.toString(), "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Set<String> verbs(CommandLine line, String before) {
        Set<String> verbs = new TreeSet<>();
        line.getSubcommands().forEach((name, sub) -> {
            if (sub.getSubcommands().isEmpty()) {
                verbs.add(before + name);
            }
            verbs.addAll(verbs(sub, before + name + " "));
        });
        return verbs;
    }

    private void requireSilence(Class<?> main, Map<String, String> environment, List<String> args)
            throws IOException, InterruptedException {
        Path log = temp.resolve(main.getSimpleName() + ".strace");
        Path output = temp.resolve(main.getSimpleName() + ".said");
        List<String> line = new ArrayList<>(List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-e",
                "trace=connect,sendto,sendmsg,sendmmsg",
                "-o",
                log.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        line.addAll(args);
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("QUADRANT_HOME", temp.resolve("home").toString());
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor()).as("%s", Files.readString(output)).isZero();
        assertThat(Files.readAllLines(log))
                .noneMatch(call -> ELSEWHERE.matcher(call).find());
    }
}
