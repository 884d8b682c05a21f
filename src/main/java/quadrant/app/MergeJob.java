package quadrant.app;

import static quadrant.task.OptionName.option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import quadrant.dataset.ClassList;
import quadrant.dataset.GroupId;
import quadrant.dataset.GroupRule;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.PredictionTable;
import quadrant.dataset.io.Target;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.model.FineTunedModel;
import quadrant.report.GroupTable;
import quadrant.report.MapTables;
import quadrant.task.Hashes;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;

/** Merges the parts that shards wrote into one table, byte for byte the table that one process writes for all inputs. */
final class MergeJob {
    static final Option<List<Path>> PARTS = Option.of("part", Value.paths("PART..."))
            .help("The folder that classify wrote with --shard, or its files part-….jsonl.")
            .at(Option.Place.ARGUMENT)
            .required();

    static final Option<Path> OUTPUT = Option.of("output", Value.path("FILE"))
            .help("The CSV to write: of images the table of predictions, of slides the areas of each.")
            .at(Option.Place.ESSENTIAL)
            .required();

    static final Option<Optional<Path>> MODEL = Option.of("model", Value.path("MODEL"))
            .help("The model.onnx by which the parts were made, where group_by is given.")
            .optional();

    static final List<Option<?>> ALL = List.of(PARTS, OUTPUT, Options.GROUP_BY, MODEL, Options.OVERWRITE);

    private MergeJob() {}

    static Verb.Outcome run(Wiring wiring, Given given, Task task) {
        List<Path> files = files(given.get(PARTS));
        Target target = new Target(given.get(OUTPUT), files, given.get(Options.OVERWRITE));
        target.check();
        if (given.has(Options.GROUP_BY) != given.has(MODEL)) {
            throw new UserException(
                    "Of " + Options.GROUP_BY.named() + " and " + MODEL.named() + " one is given without the other.",
                    "Give both for a table of patients or slides, or none.");
        }
        List<Part> parts = files.stream().map(Part::read).toList();
        Part first = parts.get(0);
        SortedMap<Integer, Part> byShard = new TreeMap<>();
        for (Part part : parts) {
            List<String> differences = part.head().differences(first.head());
            if (!differences.isEmpty()) {
                throw new UserException(
                        part.file() + " was made with " + String.join(" and ", differences) + " than " + first.file()
                                + ".",
                        "Merge the parts of one classification.");
            }
            if (byShard.put(part.head().shard(), part) != null) {
                throw new UserException(
                        "The shard " + part.head().shard() + " is given twice, also as " + part.file() + ".",
                        "Give each part once.");
            }
        }
        requireWhole(byShard, first.head().shards());
        SortedMap<Integer, List<List<String>>> rows = new TreeMap<>();
        parts.forEach(p -> rows.putAll(p.rows()));
        if (given.has(MODEL)) {
            Target groups = new Target(ClassifyJob.beside(target.file()), files, given.get(Options.OVERWRITE));
            groups.check(GroupTable.KIND);
            GroupRule rule = new GroupRule(given.get(Options.GROUP_BY).orElseThrow());
            groups.write(GroupTable.KIND, groups(wiring, given.get(MODEL).orElseThrow(), rule, parts));
        }
        List<String> columns = first.head().columns();
        List<List<String>> table = new ArrayList<>(List.of(columns));
        rows.values().forEach(table::addAll);
        target.write(
                new Target.Kind("such a table", csv -> Target.columns(csv).equals(columns)), CsvWriter.text(table));
        return Verb.Outcome.of(target.file());
    }

    private static List<Path> files(List<Path> given) {
        List<Path> files = new ArrayList<>();
        for (Path path : given) {
            if (!Files.exists(path)) {
                throw new UserException(path + " does not exist.", "Check the path.");
            }
            files.addAll(Files.isDirectory(path) ? parts(path) : List.of(path));
        }
        if (files.isEmpty()) {
            throw new UserException(
                    "There is no part-….jsonl in " + given + ".",
                    "Give a folder that classify wrote with " + option("shard") + ".");
        }
        return files;
    }

    /** The parts in a folder, sorted; none where there is no such folder. */
    static List<Path> parts(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(f -> f.getFileName().toString().matches("part-\\d+-of-\\d+\\.jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserException(
                    "The folder " + folder + " cannot be listed (" + Reason.of(e) + ").", "Check its permissions.", e);
        }
    }

    private static void requireWhole(SortedMap<Integer, Part> parts, int shards) {
        List<String> lacking = new ArrayList<>();
        for (int i = 1; i <= shards; i++) {
            Part part = parts.get(i);
            if (part == null || !part.whole()) {
                lacking.add(i + "/" + shards
                        + (part == null
                                ? " is missing"
                                : " has " + part.rows().size() + " of "
                                        + part.head().own() + " inputs"));
            }
        }
        if (!lacking.isEmpty()) {
            throw new UserException(
                    lacking.stream().limit(20).collect(Collectors.joining("; ", "Shards are not finished: ", ""))
                            + (lacking.size() > 20 ? "; and " + (lacking.size() - 20) + " more." : "."),
                    "Run classify with " + option("shard") + " and " + option("resume") + " for each of them.");
        }
    }

    /** The table of groups, sorted by name; memory holds one at a time. */
    private static String groups(Wiring wiring, Path file, GroupRule rule, List<Part> parts) {
        FineTunedModel model = wiring.door().open(file);
        Map<String, List<Supplier<List<Prediction>>>> groups = new TreeMap<>();
        String hash = Hashes.sha256(file);
        for (Part part : parts) {
            if (!part.head().model().equals(hash)) {
                throw new UserException(
                        part.file() + " was made by another model than " + file + ".", "Name the model that was used.");
            }
            for (List<List<String>> rows : part.rows().values()) {
                if (!rows.isEmpty()) {
                    GroupId group = rule.group(rows.get(0).get(0));
                    groups.computeIfAbsent(group.value(), g -> new ArrayList<>())
                            .add(() -> predictions(model.classes(), part, rows, group));
                }
            }
        }
        List<GroupCall> calls = new ArrayList<>();
        groups.values().forEach(inputs -> {
            List<Prediction> rows =
                    inputs.stream().flatMap(i -> i.get().stream()).toList();
            calls.addAll(EvaluateJob.calls(model, new Predictions(model.classes(), rows)));
        });
        return GroupTable.text(model.classes(), calls);
    }

    private static List<Prediction> predictions(ClassList classes, Part part, List<List<String>> rows, GroupId group) {
        List<String> columns = part.head().columns();
        String name = rows.get(0).get(0);
        if (!columns.containsAll(MapTables.AREA_COLUMNS)) {
            return List.of(prediction(classes, name, group, columns, rows.get(0)));
        }
        Path folder = Objects.requireNonNull(part.file().toAbsolutePath().getParent());
        Path file = ShardJob.below(folder, name).resolve(TilesJob.TILES);
        try {
            List<List<String>> tiles = ShardJob.table(file);
            return tiles.stream()
                    .skip(1)
                    .filter(cells -> !cells.get(cells.size() - 1).isEmpty())
                    .map(cells -> prediction(classes, name, group, tiles.get(0), cells))
                    .toList();
        } catch (IOException e) {
            throw new UserException(
                    file + " cannot be read (" + Reason.of(e) + ").", "Merge the folder that the shards wrote.", e);
        }
    }

    private static Prediction prediction(
            ClassList classes, String name, GroupId group, List<String> columns, List<String> cells) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), cells.get(i));
        }
        List<Float> probabilities = classes.names().stream()
                .map(c -> Float.valueOf(row.getOrDefault(PredictionTable.column(c), "")))
                .toList();
        return new Prediction(name, group, OptionalInt.empty(), probabilities, DoubtColumns.read(row, classes));
    }
}
