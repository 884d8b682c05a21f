package quadrant.spark;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import quadrant.app.ClassifyOptions;
import quadrant.app.ComputeOptions;
import quadrant.app.DataOptions;
import quadrant.app.Given;
import quadrant.app.Option;
import quadrant.app.OutputOptions;
import quadrant.app.TestViewsOption;
import quadrant.app.Value;
import quadrant.task.UserException;

/**
 * Classifies a table of images on Spark and writes the table of predictions as a folder of CSV or Parquet files. Model, images and
 * output lie where all executors see them. Spark's committer puts the file of each partition in its place once, however often its
 * task is run.
 */
public final class ClassifyOnSpark {
    /** What a task hands to the network at a time. */
    private static final int BLOCK = 64;

    /** How many images a partition holds at most where their number is not given. */
    private static final int PER_PARTITION = 256;

    private static final Option<String> OUTPUT = Option.of("output", Value.text("DIR"))
            .help("The folder to write, or any place that Spark writes to.")
            .required();

    private static final Option<Format> FORMAT =
            Option.of("format", Value.choice(Format.class)).help("What to write").or(Format.CSV);

    private static final Option<Optional<Integer>> PARTITIONS = Option.of(
                    "partitions", Value.whole(1, Integer.MAX_VALUE))
            .help("In how many tasks")
            .optional("one for each 256 images");

    private static final List<Option<?>> OF_CLASSIFY = List.of(
            OutputOptions.MODEL,
            ClassifyOptions.MIN_PROBABILITY,
            TestViewsOption.TTA,
            DataOptions.SKIP_UNREADABLE,
            ComputeOptions.DEVICE,
            ComputeOptions.THREADS);

    static final List<Option<?>> ALL =
            Option.all(OF_CLASSIFY, List.of(OutputOptions.INPUT, OUTPUT, FORMAT, PARTITIONS));

    private ClassifyOnSpark() {}

    /** A kind of file. */
    enum Format {
        CSV,
        PARQUET
    }

    /** An image: where it lies, and what the user calls it. */
    record Image(String file, String name) implements Serializable {}

    public static void main(String[] args) {
        try {
            Given given = new Given(texts(args), ALL);
            SparkSession.Builder builder = SparkSession.builder().appName("Quadrant");
            if (System.getProperty("spark.master") == null) {
                builder.master("local[*]");
            }
            SparkSession spark = builder.getOrCreate();
            try {
                run(spark, given);
            } finally {
                spark.stop();
            }
        } catch (UserException e) {
            System.err.println("quadrant: " + e.getMessage());
            System.exit(2);
        }
    }

    /** Arguments of the command line as texts by key: the model, the inputs, and options as {@code classify} takes them. */
    static Map<String, String> texts(String... args) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("--")) {
                inputs.add(args[i]);
                continue;
            }
            String key = args[i].substring(2).replace('-', '_');
            boolean alone = ALL.stream().anyMatch(o -> o.key().equals(key) && o.isSwitch());
            texts.put(key, alone ? "true" : i + 1 < args.length ? args[++i] : "");
        }
        if (!inputs.isEmpty()) {
            texts.put(OutputOptions.MODEL.key(), inputs.get(0));
            texts.put(OutputOptions.INPUT.key(), String.join("\n", inputs.subList(1, inputs.size())));
        }
        return texts;
    }

    /** Classifies and writes. */
    static void run(SparkSession spark, Given given) {
        List<Image> images = ExecutorModel.images(given.get(OutputOptions.INPUT));
        int partitions = given.get(PARTITIONS).orElse((images.size() + PER_PARTITION - 1) / PER_PARTITION);
        JavaRDD<Image> table = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(images, partitions);
        write(rows(spark, table, given), given);
    }

    /** The rows of a table of images, in its order. */
    static Dataset<Row> rows(SparkSession spark, JavaRDD<Image> images, Given given) {
        Map<String, String> options = new HashMap<>(given.texts(OF_CLASSIFY));
        Path model = given.get(OutputOptions.MODEL).toAbsolutePath();
        options.put(OutputOptions.MODEL.key(), model.toString());
        if (spark.conf().contains("spark.executor.cores")) {
            options.putIfAbsent(ComputeOptions.THREADS.key(), spark.conf().get("spark.executor.cores"));
        }
        List<StructField> fields = ExecutorModel.columns(model).stream()
                .map(name -> DataTypes.createStructField(name, DataTypes.StringType, false))
                .toList();
        JavaRDD<Row> rows = images.mapPartitions(part -> new Rows(part, options));
        return spark.createDataFrame(rows, new StructType(fields.toArray(new StructField[0])));
    }

    /** The rows of a partition, of which memory holds one block. */
    private static final class Rows implements Iterator<Row> {
        private final Iterator<Image> images;
        private final Map<String, String> options;
        private final Deque<List<String>> ready = new ArrayDeque<>();

        Rows(Iterator<Image> images, Map<String, String> options) {
            this.images = images;
            this.options = options;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && images.hasNext()) {
                List<Image> block = new ArrayList<>();
                while (block.size() < BLOCK && images.hasNext()) {
                    block.add(images.next());
                }
                ready.addAll(ExecutorModel.of(options).rows(block));
            }
            return !ready.isEmpty();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return RowFactory.create(ready.remove().toArray());
        }
    }

    /** Writes a file for each partition; what is there is refused. */
    static void write(Dataset<Row> rows, Given given) {
        Map<String, String> options = Map.of(
                // the second version puts files of tasks in their place before all have ended well
                "mapreduce.fileoutputcommitter.algorithm.version", "1");
        String output = given.get(OUTPUT);
        switch (given.get(FORMAT)) {
            case CSV ->
                rows.write()
                        .options(options)
                        .option("header", true)
                        .option("escape", "\"")
                        .option("emptyValue", "")
                        .csv(output);
            case PARQUET -> numbers(rows).write().options(options).parquet(output);
        }
    }

    /** Probabilities as numbers: the columns behind the predicted class. */
    private static Dataset<Row> numbers(Dataset<Row> rows) {
        List<String> names = List.of(rows.columns());
        int predicted = names.indexOf("predicted");
        Column[] columns = new Column[names.size()];
        for (int i = 0; i < columns.length; i++) {
            Column column = functions.col("`" + names.get(i).replace("`", "``") + "`");
            columns[i] = i > predicted || names.get(i).equals("outlier")
                    ? column.try_cast(DataTypes.DoubleType).as(names.get(i))
                    : column;
        }
        return rows.select(columns);
    }
}
