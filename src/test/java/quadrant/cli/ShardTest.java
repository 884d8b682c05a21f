package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import quadrant.app.SmallModel;
import quadrant.imagej.TiledTiff;
import quadrant.task.Journal;

/** Classifying by many processes into one folder. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShardTest {
    private static final int SHARDS = 4;
    private static final int PER_CLASS = 300;

    private Path temp;
    private Path model;
    private Path data;
    private Path whole;

    @BeforeAll
    void classifies_by_one_process(@TempDir Path folder) throws IOException {
        temp = folder;
        model = SmallModel.write(temp.resolve("model.onnx"));
        data = Pictures.dataset(temp.resolve("data"), PER_CLASS);
        whole = temp.resolve("whole.csv");
        assertThat(run("classify", model, data, "--output", whole)).isEmpty();
    }

    /** Runs here; gives what was said against it, nothing where it went well. */
    private static String run(Object... args) {
        CommandRun ended = CommandRun.run(args);
        assertThat(ended.code()).as(ended.err()).isIn(0, 2);
        assertThat(ended.err()).doesNotContain("\tat ");
        return ended.code() == 0 ? "" : ended.err();
    }

    private List<String> shard(int i, int of, Path out) {
        return List.of(
                "classify",
                model.toString(),
                data.toString(),
                "--shard",
                i + "/" + of,
                "--resume",
                "--threads",
                "1",
                "--output",
                out.toString());
    }

    private static Path part(Path out, int i) {
        return out.resolve("part-" + i + "-of-" + SHARDS + ".jsonl");
    }

    private static int done(Path part) throws IOException {
        return Files.exists(part) ? Journal.lines(part).size() - 1 : 0;
    }

    @Test
    @Tag("full")
    void four_shards_killed_and_resumed_give_the_bytes_of_one_process() throws Exception {
        Path out = temp.resolve("parts");
        List<Integer> left = new ArrayList<>();
        for (int i = 1; i <= SHARDS; i += 2) {
            // two at a time
            try (Child a = Child.start(temp.resolve("home"), shard(i, SHARDS, out));
                    Child b = Child.start(temp.resolve("home"), shard(i + 1, SHARDS, out))) {
                left.add(killedAmid(a, part(out, i)));
                left.add(killedAmid(b, part(out, i + 1)));
            }
        }
        assertThat(left).allSatisfy(n -> assertThat(n).isBetween(1, 2 * PER_CLASS / SHARDS));
        assertThat(run("merge", out, "--output", temp.resolve("early.csv"))).contains("4/4");
        for (int i = 1; i <= SHARDS; i++) {
            // as if the kill had come amid a line
            Files.writeString(
                    part(out, i), "0123abcd {\"at\":", StandardCharsets.UTF_8, java.nio.file.StandardOpenOption.APPEND);
            try (Child child = Child.start(temp.resolve("home"), shard(i, SHARDS, out))) {
                assertThat(child.end()).as("%s", child.output()).isZero();
            }
        }
        Path merged = temp.resolve("merged.csv");
        assertThat(run("merge", out, "--output", merged)).isEmpty();
        assertThat(merged).hasSameBinaryContentAs(whole);
        assertThat(out.resolve("part-2-of-4.txt")).content().contains("150 of 150 images");
    }

    /** Kills once some are done; gives how many. */
    private static int killedAmid(Child child, Path part) throws Exception {
        while (child.running() && done(part) < 1) {
            Thread.sleep(2);
        }
        child.kill();
        return done(part);
    }

    @Test
    void a_part_of_another_number_of_shards_is_refused_at_the_start() {
        Path out = temp.resolve("numbers");
        assertThat(run(shard(1, 2, out).toArray())).isEmpty();
        assertThat(run(shard(2, 3, out).toArray())).contains("part-1-of-2.jsonl", "number of shards");
        assertThat(out.resolve("part-2-of-3.jsonl")).doesNotExist();
        assertThat(run(shard(2, 2, out).toArray())).isEmpty();
        assertThat(run("merge", out, "--output", temp.resolve("numbers.csv"))).isEmpty();
    }

    @Test
    @Timeout(60)
    @DisabledOnOs(OS.WINDOWS)
    void parts_that_are_no_files_or_larger_than_memory_are_refused() throws Exception {
        Path csv = temp.resolve("bad.csv");
        assertThat(run("merge", "/dev/zero", "--output", csv)).contains("/dev/zero is no ordinary file");
        Path pipe = temp.resolve("part-1-of-1.jsonl");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertThat(run("merge", pipe, "--output", csv)).contains("is no ordinary file");
        Path large = temp.resolve("large.jsonl");
        try (RandomAccessFile f = new RandomAccessFile(large.toFile(), "rw")) {
            f.setLength(3L << 30);
        }
        assertThat(run("merge", large, "--output", csv)).contains("3072 MiB");
        Files.delete(large);
        assertThat(csv).doesNotExist();
    }

    @Test
    void parts_that_lack_members_are_refused() throws IOException {
        for (String line :
                List.of("{}", "null", "[]", "{\"version\":1}", "{\"version\":99999999999999999999}", "1e308")) {
            Path part = temp.resolve("odd.jsonl");
            Files.deleteIfExists(part);
            try (Journal journal = Journal.open(part).orElseThrow()) {
                journal.add(line);
                journal.add("{\"at\":0}");
            }
            assertThat(run("merge", part, "--output", temp.resolve("odd.csv")))
                    .as(line)
                    .contains("is not what a shard of classify writes");
        }
    }

    @Test
    void what_is_done_is_not_done_again() throws IOException {
        Path out = temp.resolve("again");
        assertThat(run(shard(2, SHARDS, out).toArray())).isEmpty();
        byte[] bytes = Files.readAllBytes(part(out, 2));
        assertThat(run(shard(2, SHARDS, out).toArray())).isEmpty();
        assertThat(part(out, 2)).hasBinaryContent(bytes);
        assertThat(run("classify", model, data, "--shard", "2/4", "--output", out))
                .contains("--resume");
        Object[] other = {
            "classify", model, data, "--shard", "2/4", "--resume", "--output", out, "--min-probability", "0.9"
        };
        assertThat(run(other)).contains("min_probability=0.9");
        Path fewer = temp.resolve("data/disc");
        assertThat(run("classify", model, fewer, "--shard", "2/4", "--resume", "--output", out))
                .contains("other images");
        assertThat(part(out, 2)).hasBinaryContent(bytes);
        assertThat(run("merge", out, "--output", temp.resolve("some.csv")))
                .contains("1/4 is missing", "3/4 is missing", "4/4 is missing")
                .doesNotContain("2/4");
        assertThat(temp.resolve("some.csv")).doesNotExist();
    }

    @Test
    void a_second_process_on_a_shard_is_refused() throws IOException {
        Path out = Files.createDirectories(temp.resolve("busy"));
        try (Journal held = Journal.open(part(out, 1)).orElseThrow();
                Child child = Child.start(temp.resolve("home"), shard(1, SHARDS, out))) {
            assertThat(held.lines()).isEmpty();
            assertThat(child.end()).isEqualTo(2);
            assertThat(child.output()).last().asString().contains("Another process", "1/4");
            assertThat(Files.size(part(out, 1))).isZero();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void of_two_processes_on_a_shard_one_works_and_one_is_refused() throws Exception {
        Path out = temp.resolve("twice");
        try (Child first = Child.start(temp.resolve("home"), shard(1, SHARDS, out))) {
            // once it holds the lock, and before it has classified much
            while (first.running()
                    && (!Files.exists(part(out, 1))
                            || Journal.lines(part(out, 1)).isEmpty())) {
                Thread.sleep(2);
            }
            first.signal("STOP");
            int before = done(part(out, 1));
            try (Child second = Child.start(temp.resolve("home"), shard(1, SHARDS, out))) {
                assertThat(second.end()).isEqualTo(2);
                assertThat(second.output()).last().asString().contains("1/4");
            }
            assertThat(done(part(out, 1))).isEqualTo(before);
            first.signal("CONT");
            assertThat(first.end()).as("%s", first.output()).isZero();
        }
        List<String> lines = Journal.lines(part(out, 1));
        assertThat(lines).hasSize(1 + 2 * PER_CLASS / SHARDS).doesNotHaveDuplicates();
    }

    @Test
    void what_cannot_be_read_is_left_out_as_by_one_process() throws IOException {
        Path some = temp.resolve("some");
        for (int i = 0; i < 5; i++) {
            Pictures.write(some.resolve(i + ".png"), true, 24, i);
        }
        Files.writeString(some.resolve("3.png"), "no image");
        Object[] one = {"classify", model, some, "--skip-unreadable", "--output", temp.resolve("one.csv")};
        assertThat(run(one)).isEmpty();
        for (int i = 1; i <= 2; i++) {
            Path out = temp.resolve("skipped");
            Object[] shard = {"classify", model, some, "--skip-unreadable", "--shard", i + "/2", "--output", out};
            assertThat(run(shard)).isEmpty();
        }
        assertThat(run("merge", temp.resolve("skipped"), "--output", temp.resolve("two.csv")))
                .isEmpty();
        assertThat(temp.resolve("two.csv")).hasSameBinaryContentAs(temp.resolve("one.csv"));
        assertThat(Files.readAllLines(temp.resolve("two.csv"))).hasSize(5);
    }

    @Test
    void slides_get_their_folders_and_one_table_of_areas() throws IOException {
        Path slides = temp.resolve("slides");
        Files.createDirectories(slides);
        for (int i = 0; i < 3; i++) {
            int seed = i;
            TiledTiff.write(
                    slides.resolve("s" + i + ".tif"),
                    200,
                    120,
                    "Aperio Image|MPP = 0.25",
                    -1,
                    (x, y) -> (x * 7 + y * 3 + seed * 40) & 255);
        }
        Path two = temp.resolve("two");
        Path one = temp.resolve("one");
        for (String shard : List.of("1/2", "2/2")) {
            Object[] args = {"classify", model, slides, "--tiles", "--shard", shard, "--output", two};
            assertThat(run(args)).isEmpty();
        }
        // as if killed between the slide and its line
        Path second = two.resolve("part-2-of-2.jsonl");
        List<String> lines = Files.readAllLines(second);
        Files.write(second, lines.subList(0, 1));
        // and amid another slide
        Path first = two.resolve("part-1-of-2.jsonl");
        Files.write(first, Files.readAllLines(first).subList(0, 2));
        for (String f : List.of("map.tif", "areas.csv", "tiles.csv", "slide.csv")) {
            Files.delete(two.resolve("s2.tif").resolve(f));
        }
        Files.createDirectories(two.resolve("s2.tif/run"));
        for (String shard : List.of("1/2", "2/2")) {
            Object[] args = {"classify", model, slides, "--tiles", "--shard", shard, "--resume", "--output", two};
            assertThat(run(args)).isEmpty();
        }
        Object[] args = {"classify", model, slides, "--tiles", "--shard", "1/1", "--output", one};
        assertThat(run(args)).isEmpty();
        assertThat(run("merge", two, "--output", temp.resolve("areas2.csv"))).isEmpty();
        assertThat(run("merge", one.resolve("part-1-of-1.jsonl"), "--output", temp.resolve("areas1.csv")))
                .isEmpty();
        assertThat(temp.resolve("areas2.csv")).hasSameBinaryContentAs(temp.resolve("areas1.csv"));
        List<String> areas = Files.readAllLines(temp.resolve("areas2.csv"));
        assertThat(areas.get(0)).isEqualTo("image,class,tiles,area_px,area_mm2,share");
        assertThat(areas).filteredOn(l -> l.startsWith("s1.tif,")).hasSizeGreaterThan(1);
        try (Stream<Path> files = Files.list(two.resolve("s2.tif"))) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("map.tif", "areas.csv", "tiles.csv", "slide.csv");
        }
        Path patients = temp.resolve("areas2-groups.csv");
        assertThat(run(
                        "merge",
                        two,
                        "--output",
                        temp.resolve("areas2.csv"),
                        "--group-by",
                        "s[01]|s2",
                        "--model",
                        model))
                .isEmpty();
        // three classes of each of three slides
        List<String> calls = Files.readAllLines(patients);
        assertThat(calls).hasSize(10);
        // a patient of one slide is called as the slide
        List<String> alone = Files.readAllLines(two.resolve("s2.tif/slide.csv"));
        assertThat(columns(calls.get(9))).isEqualTo(columns(alone.get(3)));
        assertThat(run("merge", two, "--output", temp.resolve("areas2.csv"), "--group-by", "(s)\\d", "--model", model))
                .isEmpty();
        assertThat(Files.readAllLines(patients)).hasSize(4);
        assertThat(run("merge", two, "--output", temp.resolve("areas2.csv"), "--group-by", "s"))
                .contains("model");
        assertThat(two.resolve("s2.tif/tiles.csv")).hasSameBinaryContentAs(one.resolve("s2.tif/tiles.csv"));
    }

    /** The header comes last. */
    private static List<String> sorted(Path csv) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(csv));
        lines.add(lines.remove(0));
        Collections.sort(lines.subList(0, lines.size() - 1));
        return lines;
    }

    /** Without the group's name. */
    private static String columns(String row) {
        return row.substring(row.indexOf(',') + 1);
    }

    @Test
    void patients_of_images_are_the_same_by_one_process_and_by_shards() throws IOException {
        Path calls = temp.resolve("grouped.csv");
        assertThat(run("classify", model, data, "--group-by", "[ds]\\d", "--output", calls))
                .isEmpty();
        // with a column for the group
        assertThat(Files.readAllLines(calls)).hasSameSizeAs(Files.readAllLines(whole));
        Path out = temp.resolve("grouped");
        assertThat(run("classify", model, data, "--shard", "1/1", "--output", out))
                .isEmpty();
        Path merged = temp.resolve("merged-grouped.csv");
        assertThat(run("merge", out, "--output", merged, "--group-by", "[ds]\\d", "--model", model))
                .isEmpty();
        List<String> groups = sorted(temp.resolve("grouped-groups.csv"));
        List<String> ofShards = sorted(temp.resolve("merged-grouped-groups.csv"));
        assertThat(groups).hasSize(1 + 20 * 3).hasSameSizeAs(ofShards);
        for (int i = 0; i < groups.size(); i++) {
            List<String> a = List.of(groups.get(i).split(",", -1));
            List<String> b = List.of(ofShards.get(i).split(",", -1));
            assertThat(a.subList(0, 5)).isEqualTo(b.subList(0, 5));
            // parts hold six digits of a probability
            for (int c = 5; c < 10 && i < groups.size() - 1; c++) {
                assertThat(Double.parseDouble(a.get(c))).isCloseTo(Double.parseDouble(b.get(c)), within(3e-6));
            }
        }
        assertThat(run("classify", model, data, "--shard", "1/2", "--group-by", "d", "--output", temp.resolve("y")))
                .contains("merge");
    }

    @Test
    void options_that_do_not_go_together_are_refused() {
        Object[] bare = {"classify", model, data, "--output", temp.resolve("x"), "--resume"};
        assertThat(run(bare)).contains("--shard 1/1");
        Object[] file = {"classify", model, data, "--shard", "1/2", "--output", temp.resolve("x.csv")};
        assertThat(run(file)).contains("a folder was expected");
        for (String wrong : List.of("0/4", "5/4", "4", "1/0", "a/b")) {
            Object[] args = {"classify", model, data, "--shard", wrong, "--output", temp.resolve("x")};
            assertThat(run(args)).contains("shard");
        }
        assertThat(temp.resolve("x")).doesNotExist();
        assertThat(run("merge", temp, "--output", temp.resolve("x.csv"))).contains("part-");
        assertThat(run("merge", whole, "--output", temp.resolve("x.csv"))).contains("--shard");
    }
}
