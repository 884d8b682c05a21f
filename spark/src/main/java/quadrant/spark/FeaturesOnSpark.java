package quadrant.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import quadrant.app.ComputeOptions;
import quadrant.app.FeaturesJob;
import quadrant.app.Given;
import quadrant.app.Option;
import quadrant.app.OutputOptions;
import quadrant.app.ReadingOptions;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.dataset.io.DatasetReader;
import quadrant.dataset.io.ImageFile;
import quadrant.task.Task;

/** Writes what a network's layers say of a table of images, as {@code features} does, by Spark: a column for each number. */
public final class FeaturesOnSpark {
    private static final List<Option<?>> OF_FEATURES = List.of(
            FeaturesJob.NETWORK,
            FeaturesJob.LAYERS,
            ReadingOptions.SKIP_UNREADABLE,
            ComputeOptions.DEVICE,
            ComputeOptions.THREADS);

    static final List<Option<?>> ALL = Option.all(
            OF_FEATURES, List.of(OutputOptions.INPUT, OnSpark.OUTPUT, OnSpark.FORMAT, OnSpark.PARTITIONS));

    private static final Map<Map<String, String>, FeaturesJob> LOADED = new ConcurrentHashMap<>();

    private FeaturesOnSpark() {}

    public static void main(String[] args) {
        OnSpark.main(() -> new Given(texts(args), ALL), FeaturesOnSpark::run);
    }

    static Map<String, String> texts(String... args) {
        return OnSpark.texts(FeaturesJob.NETWORK, ALL, args);
    }

    /** Computes and writes. */
    static void run(SparkSession spark, Given given) {
        OnSpark.write(rows(spark, OnSpark.images(spark, given, OnSpark.PER_PARTITION), given), given);
    }

    /** The rows of a table of images, in its order. */
    static Dataset<Row> rows(SparkSession spark, JavaRDD<OnSpark.Image> images, Given given) {
        Map<String, String> options = OnSpark.options(spark, given, OF_FEATURES);
        // wanted by the options of the verb, and neither read nor written
        options.put(OutputOptions.INPUT.key(), ".");
        options.put(FeaturesJob.OUTPUT.key(), "features.csv");
        List<StructField> fields = new ArrayList<>();
        fields.add(DataTypes.createStructField("id", DataTypes.StringType, false));
        network(options)
                .columns()
                .forEach(c -> fields.add(DataTypes.createStructField(c, DataTypes.FloatType, false)));
        JavaRDD<Row> rows =
                OnSpark.rows(images, OnSpark.BLOCK, block -> rows(network(options), block));
        return spark.createDataFrame(rows, new StructType(fields.toArray(new StructField[0])));
    }

    /** That of an executor, as {@link ExecutorModel}. */
    private static FeaturesJob network(Map<String, String> options) {
        return LOADED.computeIfAbsent(
                Map.copyOf(options),
                o -> new FeaturesJob(Wiring.standard(), Verbs.FEATURES.read(o), Task.SILENT));
    }

    /** The rows of images; none of those that cannot be read, where options say so. */
    private static List<List<Object>> rows(FeaturesJob network, List<OnSpark.Image> images) {
        DatasetReader reader = Wiring.standard().datasets();
        synchronized (network) {
            return network.rows(
                    images.stream()
                            .map(i -> reader.open(new ImageFile(Path.of(i.file()), i.name())))
                            .toList(),
                    Task.SILENT);
        }
    }
}
