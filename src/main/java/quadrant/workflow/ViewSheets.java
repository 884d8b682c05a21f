package quadrant.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.ViewSheet;
import quadrant.dataset.ClassList;
import quadrant.dataset.Dataset;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;
import quadrant.training.EvenDraw;
import quadrant.training.TrainingImage;
import quadrant.training.ViewMaker;

/** Pictures with views of some images side by side, by one seed. */
record ViewSheets(ClassList classes, Preprocessing preprocessing, long seed, Workers workers) {
    private static final int ROWS = 4;
    private static final int VIEWS = 6;

    /** Some of the views of a dataset's images that were used in training. */
    ViewSheet trainedOn(Dataset dataset, List<TrainingImage> images, AugmentationPlan plan, int views, Task task) {
        List<TrainingImage> shown =
                EvenDraw.of(dataset, ROWS, seed).stream().map(images::get).toList();
        return sheet(plan, shown, Math.min(views, VIEWS), (i, v) -> false, List.of(), task);
    }

    /**
     * A row for each image.
     *
     * @param doubtful of an image and a view by their numbers
     */
    ViewSheet sheet(
            AugmentationPlan plan,
            List<TrainingImage> images,
            int views,
            BiPredicate<Integer, Integer> doubtful,
            List<String> notes,
            Task task) {
        List<List<Patch>> pixels = views(images, plan, views, task);
        List<ViewSheet.Row> rows = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            List<ViewSheet.Cell> cells = new ArrayList<>();
            for (int v = 0; v < views; v++) {
                cells.add(new ViewSheet.Cell(pixels.get(i).get(v), doubtful.test(i, v)));
            }
            String id = images.get(i).sample().id();
            String name = classes.name(images.get(i).sample().label());
            rows.add(new ViewSheet.Row(List.of(name, id.substring(id.lastIndexOf('/') + 1)), cells));
        }
        return new ViewSheet(
                "Augmentation \"" + plan.name() + "\"",
                Stream.concat(Stream.of("image"), IntStream.range(1, views).mapToObj(v -> "view " + v))
                        .toList(),
                rows,
                notes);
    }

    /** By image and number, each view with its own pixels. */
    List<List<Patch>> views(List<TrainingImage> images, AugmentationPlan plan, int views, Task task) {
        Map<TrainingImage, List<Patch>> all = new HashMap<>();
        images.forEach(i -> all.put(i, new ArrayList<>()));
        new ViewMaker(preprocessing, plan, seed, workers)
                .show(
                        images,
                        views,
                        (i, v, p) -> Objects.requireNonNull(all.get(i))
                                .add(new Patch(
                                        3, p.heightPx(), p.widthPx(), p.values().clone())),
                        task);
        return images.stream().map(i -> Objects.requireNonNull(all.get(i))).toList();
    }
}
