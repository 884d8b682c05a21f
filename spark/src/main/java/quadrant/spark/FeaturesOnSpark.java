package quadrant.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import quadrant.app.FeaturesJob;
import quadrant.app.Given;
import quadrant.app.Option;
import quadrant.app.Options;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.task.Task;

/** Writes what a network's layers say of a table of images, as {@code features} does, by Spark: a column for each number. */
public final class FeaturesOnSpark {
    private static final List<Option<?>> OF_FEATURES = List.of(
            FeaturesJob.NETWORK,
            FeaturesJob.LAYERS,
            Options.SKIP_UNREADABLE,
            Options.DEVICE,
            Options.THREADS);

    static final List<Option<?>> ALL = Option.all(OF_FEATURES, OnSpark.ALL);

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

    private static Dataset<Row> rows(SparkSession spark, JavaRDD<OnSpark.Image> images, Given given) {
        Map<String, String> options = OnSpark.options(spark, given, OF_FEATURES);
        // wanted by the options of the verb, and neither read nor written
        options.put(Options.INPUT.key(), ".");
        options.put(FeaturesJob.OUTPUT.key(), "features.csv");
        return OnSpark.rows(spark, images, OnSpark.BLOCK, options, FeaturesOnSpark::table, DataTypes.FloatType);
    }

    private static OnSpark.Table table(Map<String, String> options) {
        FeaturesJob network = new FeaturesJob(Wiring.standard(), Verbs.FEATURES.read(options), Task.SILENT);
        return new OnSpark.Table(
                "id", network.columns(), files -> network.rows(OnSpark.opened(files), Task.SILENT));
    }
}
