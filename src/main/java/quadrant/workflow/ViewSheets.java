package quadrant.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import quadrant.augment.AugmentationPlan;
import quadrant.augment.ViewSheet;
import quadrant.dataset.ClassList;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;
import quadrant.training.EvenDraw;
import quadrant.training.TrainingImage;
import quadrant.training.Views;

/** Pictures with views of some images side by side, by one plan and seed. */
final class ViewSheets {
    private static final int ROWS = 4;
    private static final int VIEWS = 6;

    private final ClassList classes;
    private final Preprocessing preprocessing;
    private final long seed;
    private final Workers workers;

    ViewSheets(ClassList classes, Preprocessing preprocessing, long seed, Workers workers) {
        this.classes = classes;
        this.preprocessing = preprocessing;
        this.seed = seed;
        this.workers = workers;
    }

    /** Some of the views that were used in training. */
    ViewSheet trainedOn(List<TrainingImage> images, AugmentationPlan plan, int views, Task task) {
        List<TrainingImage> shown =
                EvenDraw.of(images.stream().mapToInt(i -> i.sample().label()).toArray(), classes.size(), ROWS, seed)
                        .stream()
                        .map(images::get)
                        .toList();
        int count = Math.min(views, VIEWS);
        List<List<Patch>> pixels = views(shown, plan, count, task);
        List<ViewSheet.Row> rows = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            rows.add(new ViewSheet.Row(
                    lines(shown.get(i)),
                    pixels.get(i).stream()
                            .map(p -> new ViewSheet.Cell(p, false))
                            .toList()));
        }
        return new ViewSheet("Augmentation \"" + plan.name() + "\"", columns(count), rows, List.of());
    }

    /** The headings of an image and its views. */
    static List<String> columns(int views) {
        return Stream.concat(Stream.of("image"), IntStream.range(1, views).mapToObj(v -> "view " + v))
                .toList();
    }

    /** The description of an image: its class and its name without the folders. */
    List<String> lines(TrainingImage image) {
        String id = image.sample().id();
        return List.of(classes.name(image.sample().label()), id.substring(id.lastIndexOf('/') + 1));
    }

    /** By image and number, each view with its own pixels. */
    List<List<Patch>> views(List<TrainingImage> images, AugmentationPlan plan, int views, Task task) {
        List<List<Patch>> all = new ArrayList<>();
        images.forEach(i -> all.add(new ArrayList<>()));
        new Views(preprocessing, plan, seed)
                .show(
                        images,
                        views,
                        (i, v, p) -> all.get(i)
                                .add(new Patch(
                                        3, p.heightPx(), p.widthPx(), p.values().clone())),
                        workers,
                        task);
        return all;
    }
}
