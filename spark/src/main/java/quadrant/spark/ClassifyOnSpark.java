package quadrant.spark;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import quadrant.app.ClassifyJob;
import quadrant.app.ClassifyOptions;
import quadrant.app.Given;
import quadrant.app.Option;
import quadrant.app.Options;
import quadrant.app.TilesJob;
import quadrant.app.Verbs;
import quadrant.app.Wiring;
import quadrant.dataset.io.ImageFile;
import quadrant.inference.Classifier;
import quadrant.model.FineTunedModel;
import quadrant.task.Task;

/**
 * Classifies a table of images, or the tiles of slides, on Spark and writes the table of predictions as a folder of CSV or Parquet files.
 * Model, images and output lie where all executors see them. Spark's committer puts the file of each partition in its place once,
 * however often its task is run.
 */
public final class ClassifyOnSpark {
    private static final List<Option<?>> OF_CLASSIFY = List.of(
            Options.MODEL,
            ClassifyOptions.TILES,
            Options.TILE,
            Options.STRIDE,
            Options.NO_MASK,
            ClassifyOptions.MIN_PROBABILITY,
            Options.TTA,
            Options.SKIP_UNREADABLE,
            Options.DEVICE,
            Options.THREADS);

    static final List<Option<?>> ALL = Option.all(OF_CLASSIFY, OnSpark.ALL);

    private ClassifyOnSpark() {}

    public static void main(String[] args) {
        OnSpark.main(() -> new Given(texts(args), ALL), ClassifyOnSpark::run);
    }

    static Map<String, String> texts(String... args) {
        return OnSpark.texts(Options.MODEL, ALL, args);
    }

    /** Classifies and writes. */
    static void run(SparkSession spark, Given given) {
        int perPartition = given.get(ClassifyOptions.TILES) ? 1 : OnSpark.PER_PARTITION;
        write(rows(spark, OnSpark.images(spark, given, perPartition), given), given);
    }

    /** The rows of a table of images, in its order. */
    static Dataset<Row> rows(SparkSession spark, JavaRDD<OnSpark.Image> images, Given given) {
        Map<String, String> options = OnSpark.options(spark, given, OF_CLASSIFY);
        options.put(
                Options.MODEL.key(),
                given.get(Options.MODEL).toAbsolutePath().toString());
        int block = given.get(ClassifyOptions.TILES) ? 1 : OnSpark.BLOCK;
        return OnSpark.rows(spark, images, block, options, ClassifyOnSpark::table, DataTypes.StringType);
    }

    private static OnSpark.Table table(Map<String, String> options) {
        Wiring wiring = Wiring.standard();
        Given given = Verbs.CLASSIFY.read(options);
        FineTunedModel model = wiring.door().open(given.get(Options.MODEL));
        if (given.get(ClassifyOptions.TILES)) {
            return table(TilesJob.columns(model), files -> files.stream()
                    .flatMap(f -> TilesJob.rows(wiring, given, model, f, Task.SILENT).stream())
                    .toList());
        }
        Classifier classifier = ClassifyJob.classifier(wiring, given, model, Task.SILENT);
        return table(
                ClassifyJob.columns(model),
                files -> ClassifyJob.rows(given, model, classifier, OnSpark.opened(files), Task.SILENT));
    }

    private static OnSpark.Table table(List<String> columns, Function<List<ImageFile>, List<? extends List<?>>> rows) {
        return new OnSpark.Table(columns.get(0), columns.subList(1, columns.size()), rows);
    }

    static void write(Dataset<Row> rows, Given given) {
        OnSpark.write(given.get(OnSpark.FORMAT) == OnSpark.Format.PARQUET ? numbers(rows) : rows, given);
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
