package quadrant.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import quadrant.app.Given;
import quadrant.app.Option;
import quadrant.app.Options;
import quadrant.app.Value;
import quadrant.app.Wiring;
import quadrant.dataset.PixelSource;
import quadrant.dataset.io.ImageFile;
import quadrant.task.Task;
import quadrant.task.UserException;

/** What the jobs on Spark share: their command line, the table of images, the folder that is written. */
final class OnSpark {
    static final Option<Format> FORMAT =
            Option.of("format", Value.choice(Format.class)).help("What to write").or(Format.CSV);

    static final Option<Optional<Integer>> PARTITIONS = Option.of("partitions", Value.whole(1, Integer.MAX_VALUE))
            .help("In how many tasks")
            .optional("one for each 256 images, or for each slide");

    static final Option<String> OUTPUT = Option.of("output", Value.text("DIR"))
            .help("The folder to write, or any place that Spark writes to.")
            .required();

    /** What both jobs have. */
    static final List<Option<?>> ALL = List.of(Options.INPUT, OUTPUT, FORMAT, PARTITIONS);

    /** The second version puts files of tasks in their place before all have ended well. */
    static final Map<String, String> COMMITTER = Map.of("mapreduce.fileoutputcommitter.algorithm.version", "1");

    /** Images that the network is given at a time. */
    static final int BLOCK = 64;

    /** Images of a partition at most, where their number is not given. */
    static final int PER_PARTITION = 256;

    /** The major version of Spark that the jobs are compiled with. */
    private static final String MAJOR = "4";

    private OnSpark() {}

    /** A kind of file. */
    enum Format {
        CSV,
        PARQUET
    }

    /** An image: where it lies, and what the user calls it. */
    record Image(String file, String name) implements Serializable {}

    /**
     * A loaded network that makes the rows of a table: one in a JVM, for all tasks that run there. It computes with all threads that
     * the executor has, so tasks take turns at it.
     *
     * @param name the first column, of texts
     * @param columns the others
     * @param rows of some images; none of those that cannot be read, where options say so
     */
    record Table(String name, List<String> columns, Function<List<ImageFile>, List<? extends List<?>>> rows) {
        synchronized List<? extends List<?>> of(List<Image> images) {
            return rows.apply(images.stream()
                    .map(i -> new ImageFile(Path.of(i.file()), i.name()))
                    .toList());
        }
    }

    /** Loads a network, by options as texts, where the executor is. */
    interface Loader extends Serializable {
        Table load(Map<String, String> options);
    }

    private static final Map<Map<String, String>, Table> LOADED = new ConcurrentHashMap<>();

    private static Table table(Map<String, String> options, Loader loader) {
        return LOADED.computeIfAbsent(Map.copyOf(options), loader::load);
    }

    /** How many networks this JVM has. */
    static int sessions() {
        return LOADED.size();
    }

    /** Runs a job by the arguments of a command line; what the user can mend is printed, and ends the process. */
    static void main(Supplier<Given> arguments, BiConsumer<SparkSession, Given> job) {
        try {
            requireVersion(version());
            run(arguments.get(), job);
        } catch (UserException e) {
            System.err.println("quadrant: " + e.getMessage());
            System.exit(2);
        }
    }

    /** That of the Spark which runs this; empty where it does not say. */
    private static String version() {
        Properties about = new Properties();
        try (InputStream in = SparkSession.class.getClassLoader().getResourceAsStream("spark-version-info.properties")) {
            if (in != null) {
                about.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return about.getProperty("version", "");
    }

    /** Spark 3 lacks methods that these jobs call, and would end them with a NoSuchMethodError after their work. */
    static void requireVersion(String version) {
        if (!version.isEmpty() && !version.startsWith(MAJOR + ".")) {
            throw new UserException(
                    "This is Spark " + version + ", and the job needs Spark " + MAJOR + ".",
                    "Submit it to Spark " + MAJOR + ", which comes with Scala 2.13.");
        }
    }

    private static void run(Given given, BiConsumer<SparkSession, Given> job) {
        SparkSession.Builder builder = SparkSession.builder().appName("Quadrant");
        if (System.getProperty("spark.master") == null) {
            builder.master("local[*]");
        }
        SparkSession spark = builder.getOrCreate();
        try {
            job.accept(spark, given);
        } finally {
            spark.stop();
        }
    }

    /** Arguments of the command line as texts by key: the network, the inputs, and options. */
    static Map<String, String> texts(Option<?> network, List<Option<?>> all, String... args) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                inputs.add(args[i]);
                continue;
            }
            String key = args[i].substring(2).replace('-', '_');
            boolean alone = all.stream().anyMatch(o -> o.key().equals(key) && o.isSwitch());
            texts.put(key, alone ? "true" : i + 1 < args.length ? args[++i] : "");
        }
        if (!inputs.isEmpty()) {
            texts.put(network.key(), inputs.get(0));
            texts.put(Options.INPUT.key(), String.join("\n", inputs.subList(1, inputs.size())));
        }
        return texts;
    }

    /**
     * The images that inputs name, in the order of {@code classify}.
     *
     * @param perPartition how many a partition holds at most where their number is not given
     */
    static JavaRDD<Image> images(SparkSession spark, Given given, int perPartition) {
        List<Image> images = images(given.get(Options.INPUT));
        int partitions = given.get(PARTITIONS).orElse((images.size() + perPartition - 1) / perPartition);
        return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(images, partitions);
    }

    static List<Image> images(List<Path> inputs) {
        return Wiring.standard().datasets().files(inputs, Optional.empty(), Task.SILENT).stream()
                .map(f -> new Image(f.file().toAbsolutePath().toString(), f.name()))
                .toList();
    }

    /** Those of options that an executor needs, with as many threads as it has cores. */
    static Map<String, String> options(SparkSession spark, Given given, List<Option<?>> of) {
        Map<String, String> options = new LinkedHashMap<>(given.texts(of));
        if (spark.conf().contains("spark.executor.cores")) {
            options.putIfAbsent(Options.THREADS.key(), spark.conf().get("spark.executor.cores"));
        }
        return options;
    }

    static List<PixelSource> opened(List<ImageFile> files) {
        return files.stream().map(Wiring.standard().datasets()::open).toList();
    }

    /**
     * The rows of a table of images, in its order; memory holds one block of a partition.
     *
     * @param size images that the network is given at a time
     * @param options those of the verb
     * @param type of all columns but the first
     */
    static Dataset<Row> rows(
            SparkSession spark,
            JavaRDD<Image> images,
            int size,
            Map<String, String> options,
            Loader loader,
            DataType type) {
        Table own = table(options, loader);
        List<StructField> fields = new ArrayList<>();
        fields.add(DataTypes.createStructField(own.name, DataTypes.StringType, false));
        own.columns.forEach(c -> fields.add(DataTypes.createStructField(c, type, false)));
        JavaRDD<Row> rows = images.mapPartitions(part -> Stream.generate(() -> {
                    List<Image> some = new ArrayList<>();
                    while (some.size() < size && part.hasNext()) {
                        some.add(part.next());
                    }
                    return some;
                })
                .takeWhile(some -> !some.isEmpty())
                .flatMap(some -> table(options, loader).of(some).stream().map(row -> RowFactory.create(row.toArray())))
                .iterator());
        return spark.createDataFrame(rows, new StructType(fields.toArray(new StructField[0])));
    }

    /** Writes a file for each partition; what is there is refused. */
    static void write(Dataset<Row> rows, Given given) {
        String output = given.get(OUTPUT);
        switch (given.get(FORMAT)) {
            case CSV ->
                rows.write()
                        .options(COMMITTER)
                        .option("header", true)
                        .option("escape", "\"")
                        .option("emptyValue", "")
                        .csv(output);
            case PARQUET -> rows.write().options(COMMITTER).parquet(output);
        }
    }
}
