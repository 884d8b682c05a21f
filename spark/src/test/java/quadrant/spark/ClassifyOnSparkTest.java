package quadrant.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.mapred.JobConf;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import quadrant.app.Given;
import quadrant.app.Verbs;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Spark of two threads, which tries each task three times. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClassifyOnSparkTest {
    private static final int IMAGES = Integer.getInteger("images", 20);
    private static final int PARTITIONS = 6;
    private static final AtomicInteger FAILED = new AtomicInteger();

    private Path temp;
    private Path data;
    private Path model;
    private List<String> table;
    private SparkSession spark;

    @BeforeAll
    void trains_and_classifies_on_one_machine(@TempDir Path folder) throws IOException {
        temp = folder;
        data = temp.resolve("data");
        for (int i = 0; i < IMAGES; i++) {
            picture(data.resolve(i % 2 == 0 ? "bright, warm" : "dark").resolve(i + ".png"), i);
        }
        Path few = temp.resolve("few");
        for (int i = 0; i < 24; i++) {
            picture(few.resolve(i % 2 == 0 ? "bright" : "dark").resolve(i + ".png"), i + 5000);
        }
        Verbs.FINETUNE.run(
                Map.of("data", few.toString(), "output", temp.resolve("model").toString(), "depth", "0", "test", "0"),
                Task.SILENT);
        model = temp.resolve("model/model.onnx");
        Path csv = temp.resolve("table.csv");
        long start = System.nanoTime();
        Verbs.CLASSIFY.run(
                Map.of("model", model.toString(), "input", data.toString(), "output", csv.toString()), Task.SILENT);
        seconds("classify", start);
        table = Files.readAllLines(csv);
        spark = SparkSession.builder()
                .master("local[2,3]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
    }

    @AfterAll
    void stops() {
        spark.stop();
    }

    private static void seconds(String what, long start) {
        System.out.printf("%s: %d images in %.1f s%n", what, IMAGES, (System.nanoTime() - start) / 1e9);
    }

    private static void picture(Path file, int i) throws IOException {
        Files.createDirectories(file.getParent());
        SplittableRandom random = new SplittableRandom(i);
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        int base = i % 2 == 0 ? 150 : 40;
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 40; x++) {
                image.setRGB(x, y, (base + random.nextInt(100)) * 0x010101);
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }

    private Given given(String format, Path output) {
        return new Given(
                ClassifyOnSpark.texts(
                        model.toString(),
                        data.toString(),
                        "--output",
                        output.toString(),
                        "--format",
                        format,
                        "--partitions",
                        "" + PARTITIONS),
                ClassifyOnSpark.ALL);
    }

    private static List<Path> parts(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void the_rows_of_all_partitions_are_those_of_classify() throws IOException {
        Path out = temp.resolve("csv");
        int before = OnSpark.sessions();
        long start = System.nanoTime();
        ClassifyOnSpark.run(spark, given("csv", out));
        seconds("Spark", start);
        assertThat(joined(out)).containsExactlyElementsOf(table);
        assertThat(parts(out)).hasSize(PARTITIONS);
        assertThat(OnSpark.sessions()).as("one for these options").isLessThanOrEqualTo(before + 1);
        assertThatThrownBy(() -> ClassifyOnSpark.run(spark, given("csv", out))).hasMessageContaining("already exists");
    }

    private static List<String> joined(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path part : parts(folder)) {
            List<String> some = Files.readAllLines(part);
            lines.addAll(lines.isEmpty() ? some : some.subList(1, some.size()));
        }
        return lines;
    }

    @Test
    void a_task_that_fails_twice_leaves_no_row_twice() throws IOException {
        Path out = temp.resolve("failing");
        Given given = given("csv", out);
        List<OnSpark.Image> images = OnSpark.images(List.of(data));
        JavaRDD<OnSpark.Image> failing = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(images, 2)
                .mapPartitionsWithIndex((i, part) -> i == 1 ? failing(part) : part, true);
        FAILED.set(0);
        ClassifyOnSpark.write(ClassifyOnSpark.rows(spark, failing, given), given);
        assertThat(FAILED).hasValue(2);
        assertThat(joined(out)).containsExactlyElementsOf(table);
        assertThat(out.resolve("_SUCCESS")).exists();
        assertThat(out.resolve("_temporary")).doesNotExist();
    }

    /** Fails at the first two attempts, of 300 images when a block of rows has gone to the writer. */
    private static Iterator<OnSpark.Image> failing(Iterator<OnSpark.Image> part) {
        return new Iterator<>() {
            private int read;

            @Override
            public boolean hasNext() {
                return part.hasNext();
            }

            @Override
            public OnSpark.Image next() {
                if (++read == IMAGES / 3 && TaskContext.get().attemptNumber() < 2) {
                    FAILED.incrementAndGet();
                    throw new IllegalStateException("This attempt is meant to fail");
                }
                return part.next();
            }
        };
    }

    /** Two attempts of one task both commit, as when an executor is lost after it wrote: speculation does not work on one machine. */
    @Test
    void a_partition_that_two_attempts_commit_is_there_once() throws IOException {
        Path one = temp.resolve("one");
        ClassifyOnSpark.write(
                ClassifyOnSpark.rows(
                        spark,
                        JavaSparkContext.fromSparkContext(spark.sparkContext())
                                .parallelize(OnSpark.images(List.of(data)), 1),
                        given("csv", one)),
                given("csv", one));
        Path written = parts(one).get(0);
        Path out = temp.resolve("twice");
        JobConf conf = new JobConf();
        OnSpark.COMMITTER.forEach(conf::set);
        org.apache.hadoop.fs.Path place = new org.apache.hadoop.fs.Path(out.toUri());
        TaskAttemptContextImpl job = attempt(conf, 0);
        FileOutputCommitter driver = new FileOutputCommitter(place, job);
        driver.setupJob(job);
        for (int n = 0; n < 2; n++) {
            TaskAttemptContextImpl attempt = attempt(conf, n);
            FileOutputCommitter committer = new FileOutputCommitter(place, attempt);
            committer.setupTask(attempt);
            Path work = Path.of(committer.getWorkPath().toUri().getPath());
            Files.createDirectories(work);
            // each attempt draws a name of its own
            Files.copy(written, work.resolve("part-00000-" + n + ".csv"));
            committer.commitTask(attempt);
        }
        driver.commitJob(job);
        assertThat(parts(out)).hasSize(1);
        assertThat(joined(out)).containsExactlyElementsOf(table);
    }

    private static TaskAttemptContextImpl attempt(JobConf conf, int number) {
        return new TaskAttemptContextImpl(
                conf, new TaskAttemptID(new TaskID(new JobID("job", 1), TaskType.MAP, 0), number));
    }

    @Test
    void features_are_those_of_the_verb() throws IOException {
        Path few = temp.resolve("few");
        Path csv = temp.resolve("features.csv");
        Verbs.FEATURES.run(
                Map.of("network", model.toString(), "input", few.toString(), "output", csv.toString()), Task.SILENT);
        Path out = temp.resolve("features");
        FeaturesOnSpark.run(
                spark,
                new Given(
                        FeaturesOnSpark.texts(
                                model.toString(), few.toString(), "--output", out.toString(), "--partitions", "3"),
                        FeaturesOnSpark.ALL));
        List<String> expected = Files.readAllLines(csv);
        List<String> found = joined(out);
        assertThat(found).hasSameSizeAs(expected);
        assertThat(found.get(0)).isEqualTo(expected.get(0));
        for (int i = 1; i < found.size(); i++) {
            String[] a = found.get(i).split(",");
            String[] b = expected.get(i).split(",");
            assertThat(a[0]).isEqualTo(b[0]);
            for (int f = 1; f < b.length; f++) {
                assertThat(Float.parseFloat(a[f])).isEqualTo(Float.parseFloat(b[f]));
            }
        }
    }

    @Test
    void tiles_of_slides_are_those_of_classify() throws IOException {
        Path slides = Files.createDirectories(temp.resolve("slides"));
        for (int s = 0; s < 2; s++) {
            BufferedImage image = new BufferedImage(130, 90, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < 130 * 90; i++) {
                image.setRGB(i % 130, i / 130, (i * (31 + s) & 255) * 0x010101);
            }
            ImageIO.write(image, "png", slides.resolve("s" + s + ".png").toFile());
        }
        Path out = temp.resolve("tiles");
        ClassifyOnSpark.run(
                spark,
                new Given(
                        ClassifyOnSpark.texts(
                                model.toString(),
                                slides.toString(),
                                "--tiles",
                                "--tile",
                                "40px",
                                "--output",
                                out.toString()),
                        ClassifyOnSpark.ALL));
        assertThat(parts(out)).hasSize(2);
        List<String> expected = new ArrayList<>();
        for (int s = 0; s < 2; s++) {
            Path one = temp.resolve("one" + s);
            Path slide = slides.resolve("s" + s + ".png");
            Verbs.CLASSIFY.run(
                    Map.of(
                            "model",
                            model.toString(),
                            "input",
                            slide.toString(),
                            "tiles",
                            "true",
                            "tile",
                            "40px",
                            "output",
                            one.toString()),
                    Task.SILENT);
            String name = slide.getFileName().toString();
            Files.readAllLines(one.resolve("tiles.csv")).stream()
                    .skip(1)
                    .forEach(l -> expected.add(name + "," + l));
        }
        List<String> found = joined(out);
        assertThat(found.subList(1, found.size())).containsExactlyElementsOf(expected);
    }

    @Test
    void parquet_holds_probabilities_as_numbers() {
        Path out = temp.resolve("parquet");
        ClassifyOnSpark.run(spark, given("parquet", out));
        List<Row> rows = spark.read().parquet(out.toString()).collectAsList();
        assertThat(rows).hasSize(IMAGES);
        Map<String, Double> bright = new TreeMap<>();
        rows.forEach(r -> bright.put(r.getAs("image"), r.<Double>getAs("bright")));
        assertThat(bright).hasSize(IMAGES);
        int column = List.of(table.get(0).split(",")).indexOf("bright");
        for (String line : table) {
            if (line.startsWith("dark/")) {
                String[] cells = line.split(",", -1);
                assertThat(bright.get(cells[0])).isEqualTo(Double.parseDouble(cells[column]));
            }
        }
    }

    @Test
    void another_major_version_of_spark_is_refused_in_a_sentence() {
        assertThatThrownBy(() -> OnSpark.requireVersion("3.5.4"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("Spark 3.5.4")
                .hasMessageContaining("needs Spark 4.");
        OnSpark.requireVersion(spark.version());
        OnSpark.requireVersion("4.0.0");
    }

    @Test
    void options_are_those_of_classify() {
        assertThat(ClassifyOnSpark.texts("m.onnx", "a", "b", "--skip-unreadable", "--tta", "none"))
                .isEqualTo(Map.of("model", "m.onnx", "input", "a\nb", "skip_unreadable", "true", "tta", "none"));
        assertThatThrownBy(() -> new Given(ClassifyOnSpark.texts("m", "a", "--outptu", "x"), ClassifyOnSpark.ALL))
                .hasMessageContaining("output");
    }
}
