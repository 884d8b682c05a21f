package quadrant.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import quadrant.dataset.GroupId;
import quadrant.dataset.GroupRule;
import quadrant.dataset.io.CsvWriter;
import quadrant.dataset.io.DoubtColumns;
import quadrant.dataset.io.PredictionTable;
import quadrant.evaluation.Doubt;
import quadrant.evaluation.GroupCall;
import quadrant.evaluation.Prediction;
import quadrant.evaluation.Predictions;
import quadrant.inference.ModelDoor;
import quadrant.model.FineTunedModel;
import quadrant.report.GroupTable;
import quadrant.report.MapTables;
import quadrant.task.Hashes;
import quadrant.task.Reason;
import quadrant.task.UserException;

/** The predictions for patients, from the images or slides of all shards; memory holds one patient at a time. */
final class MergedGroups {
    private final Path file;
    private final FineTunedModel model;
    private final GroupRule rule;

    /** @param model the model that made the parts */
    MergedGroups(Path model, ModelDoor door, GroupRule rule) {
        this.file = model;
        this.model = door.open(model);
        this.rule = rule;
    }

    /** One input, as stored in a part. */
    private record Input(Part part, List<List<String>> rows) {
        String name() {
            return rows.get(0).get(0);
        }
    }

    /** The table of groups, sorted by name. */
    String table(List<Part> parts) {
        Map<String, List<Input>> groups = new TreeMap<>();
        String hash = hash();
        for (Part part : parts) {
            if (!part.head().model().equals(hash)) {
                throw new UserException(
                        part.file() + " was made by another model than " + file + ".", "Name the model that was used.");
            }
            part.rows().values().stream()
                    .filter(rows -> !rows.isEmpty())
                    .map(rows -> new Input(part, rows))
                    .forEach(i -> groups.computeIfAbsent(rule.group(i.name()).value(), g -> new ArrayList<>())
                            .add(i));
        }
        List<GroupCall> calls = new ArrayList<>();
        groups.forEach((group, inputs) -> {
            List<Prediction> rows = inputs.stream()
                    .flatMap(i -> predictions(i, new GroupId(group)).stream())
                    .toList();
            if (!rows.isEmpty()) {
                calls.addAll(EvaluateJob.calls(model, new Predictions(model.classes(), rows)));
            }
        });
        return GroupTable.text(model.classes(), calls);
    }

    private String hash() {
        try {
            return Hashes.sha256(file);
        } catch (IOException e) {
            throw new UserException(file + " cannot be read (" + Reason.of(e) + ").", "Check the path.", e);
        }
    }

    private List<Prediction> predictions(Input input, GroupId group) {
        List<String> columns = input.part.head().columns();
        if (!columns.containsAll(MapTables.AREA_COLUMNS)) {
            return List.of(prediction(input.name(), group, columns, input.rows.get(0)));
        }
        Path folder = Objects.requireNonNull(input.part.file().toAbsolutePath().getParent());
        Path tiles = ShardJob.folder(folder, input.name()).resolve(TilesJob.TILES);
        try (CSVParser parser = CSVParser.parse(tiles, StandardCharsets.UTF_8, CsvWriter.FORMAT)) {
            List<Prediction> rows = new ArrayList<>();
            List<String> header = List.of();
            for (CSVRecord r : parser) {
                List<String> cells = r.stream().map(CsvWriter::cell).toList();
                if (header.isEmpty()) {
                    header = cells;
                } else if (!cells.get(cells.size() - 1).isEmpty()) {
                    rows.add(prediction(input.name(), group, header, cells));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new UserException(
                    tiles + " cannot be read (" + Reason.of(e) + ").", "Merge the folder that the shards wrote.", e);
        }
    }

    private Prediction prediction(String name, GroupId group, List<String> columns, List<String> cells) {
        List<Float> probabilities = model.classes().names().stream()
                .map(c -> Float.parseFloat(cells.get(columns.indexOf(PredictionTable.column(c)))))
                .toList();
        Optional<Doubt> doubt = DoubtColumns.read(columns, cells, model.classes());
        return new Prediction(name, group, OptionalInt.empty(), probabilities, doubt);
    }
}
