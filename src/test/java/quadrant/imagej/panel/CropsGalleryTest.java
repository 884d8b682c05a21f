package quadrant.imagej.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Point;
import java.awt.event.InputEvent;
import java.awt.event.KeyEvent;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.TestData;
import quadrant.workspace.Forecast;
import quadrant.workspace.Gallery;

/** A folder of crops of real cells without a label, labelled in the gallery by a robot that knows a cell when it sees it. */
class CropsGalleryTest {
    private static final List<String> NAMES = List.of("neutrophil", "lymphocyte", "monocyte", "eosinophil");
    private static final int MOST_ACTS = 60;
    private static final int AT_ONCE = 5;

    @TempDir
    private Path folder;

    /** The class of each crop, by the name that the crop has in the folder. */
    private final Map<String, String> truth = new HashMap<>();

    /** The kinds as the robot has met them: their place is their class. */
    private final List<Integer> keys = new ArrayList<>();

    private void crops(Path to) throws Exception {
        Path data = TestData.shared("data/wbc1");
        List<String> lines = new ArrayList<>(Files.readAllLines(data.resolveSibling("wbc1-folds.csv")));
        lines.remove(0);
        Collections.shuffle(lines, new Random(1));
        Files.createDirectories(to);
        for (String line : lines) {
            String[] cells = line.split(",", -1);
            String name = String.format("crop%03d.png", truth.size());
            truth.put(name, cells[1]);
            Files.copy(data.resolve(cells[0]), to.resolve(name));
        }
    }

    private int seen(GalleryHand hand, int place) {
        int item = hand.gallery().item(place);
        return NAMES.indexOf(truth.get(hand.session.workspace().pictureOf(item).title()));
    }

    private boolean right(GalleryHand hand, int place) {
        return hand.session.forecast().place(hand.gallery().item(place)) == keys.indexOf(seen(hand, place));
    }

    @Test
    @Tag("full")
    void sixty_clicks_and_keys_name_299_unlabelled_crops() throws Exception {
        Path crops = folder.resolve("crops");
        crops(crops);
        try (GalleryHand hand = new GalleryHand(folder)) {
            hand.does(() -> hand.session.takeCrops(crops));
            hand.until(() -> hand.session.learner().features().count() == truth.size()
                    && hand.gallery().sections().size() > 5);
            hand.lay();
            save(hand, "gallery-likeness");
            groups(hand, MOST_ACTS / 2);
            hand.key(KeyEvent.VK_P, 0);
            hand.lay();
            save(hand, "gallery-class");
            misfits(hand, MOST_ACTS);
            int acts = hand.acts();
            double[] score = score(hand);
            System.out.println("acts " + acts + ", labels "
                    + hand.session.workspace().labels().size() + ", rest " + score[1] + ", balanced accuracy "
                    + score[0]);
            assertThat(hand.failures).isEmpty();
            assertThat(acts).isLessThanOrEqualTo(MOST_ACTS);
            assertThat(score[1]).isGreaterThan(100);
            assertThat(score[0]).isGreaterThanOrEqualTo(0.90);
        }
    }

    /** Presses a class's number, and waits for the predictions. */
    @SuppressWarnings("ReferenceEquality") // whether it is a new one
    private void name(GalleryHand hand, int kind) throws Exception {
        if (!keys.contains(kind)) {
            keys.add(kind);
            if (keys.size() > 2) {
                hand.addClass("" + (char) ('A' + keys.size() - 1));
            }
        }
        Forecast before = hand.session.forecast();
        hand.key(KeyEvent.VK_1 + keys.indexOf(kind), 0);
        hand.until(() -> hand.session.forecast() != before);
    }

    private static void save(GalleryHand hand, String name) throws Exception {
        String to = System.getProperty("quadrant.screenshot.panel", "");
        if (!to.isEmpty()) {
            Thread.sleep(1500);
            ImageIO.write(hand.screen(), "png", new File(to, name + ".png"));
        }
    }

    /** A frame about the like cells at the beginning of a group, and their number: the groups first that are worth most. */
    private void groups(GalleryHand hand, int acts) throws Exception {
        int[] labelled = new int[NAMES.size()];
        List<Gallery.Section> left = new ArrayList<>(hand.gallery().sections());
        while (hand.acts() < acts && !left.isEmpty()) {
            // what has few labels so far is worth more
            Gallery.Section best =
                    Collections.max(left, (a, b) -> Double.compare(worth(hand, a, labelled), worth(hand, b, labelled)));
            left.remove(best);
            int[] frame = frame(hand, best);
            hand.drag(corner(hand, best.from()), opposite(hand, best.from(), frame), 0);
            int kind = seen(hand, best.from());
            name(hand, kind);
            labelled[kind] += frame[0] * frame[1];
        }
    }

    private double worth(GalleryHand hand, Gallery.Section s, int... labelled) {
        int[] frame = frame(hand, s);
        return Math.min(12, frame[0] * frame[1]) / (4.0 + labelled[seen(hand, s.from())]);
    }

    private static Point corner(GalleryHand hand, int place) {
        return new Point(hand.gallery().xPx(place) + 2, hand.gallery().yPx(place) + 2);
    }

    private static Point opposite(GalleryHand hand, int place, int... frame) {
        int cell = GalleryView.CELL_PX;
        Point from = corner(hand, place);
        return new Point(from.x + frame[0] * cell - 8, from.y + frame[1] * cell - 8);
    }

    /** The largest frame, columns and rows, from the first cell of a section that holds one kind alone; at most 20 cells. */
    private int[] frame(GalleryHand hand, Gallery.Section s) {
        int columns = hand.view.grid().getWidth() / GalleryView.CELL_PX;
        int[] best = {1, 1};
        int wide = columns;
        for (int row = 0; row < 4; row++) {
            int like = 0;
            int from = s.from() + row * columns;
            while (like < wide && from + like < s.to() && seen(hand, from + like) == seen(hand, s.from())) {
                like++;
            }
            wide = like;
            if (wide * (row + 1) > best[0] * best[1] && wide * (row + 1) <= 20) {
                best = new int[] {wide, row + 1};
            }
        }
        return best;
    }

    /** Cells of one kind side by side, and how many of them have a frame of the wrong colour. */
    private record Run(int kind, int from, int cells, int wrong) {}

    /** The runs with a wrong frame, those with most of them first. */
    private List<Run> runs(GalleryHand hand) {
        List<Run> runs = new ArrayList<>();
        int place = 0;
        while (place < hand.gallery().size()) {
            int from = place;
            int wrong = 0;
            do {
                boolean open = hand.session
                        .workspace()
                        .label(hand.gallery().item(place))
                        .isEmpty();
                wrong += open && !right(hand, place) ? 1 : 0;
                place++;
            } while (place < hand.gallery().size()
                    && seen(hand, place) == seen(hand, from)
                    && hand.gallery().yPx(place) == hand.gallery().yPx(from));
            if (wrong > 0) {
                runs.add(new Run(seen(hand, from), from, place - from, wrong));
            }
        }
        runs.sort(Comparator.comparingInt(r -> -r.wrong));
        return runs;
    }

    /** Clicks on cells in a frame of the wrong colour, or draws a frame about several, of one kind, and presses its number. */
    private void misfits(GalleryHand hand, int most) throws Exception {
        while (hand.acts() < most - 1) {
            List<Run> runs = runs(hand);
            double[] share = new double[NAMES.size()];
            for (int place = 0; place < hand.gallery().size(); place++) {
                boolean open = hand.session
                        .workspace()
                        .label(hand.gallery().item(place))
                        .isEmpty();
                share[seen(hand, place)] += open ? 1 : 0;
            }
            for (int kind = 0; kind < share.length; kind++) {
                int own = kind;
                share[kind] = runs.stream()
                                .filter(r -> r.kind == own)
                                .mapToInt(Run::wrong)
                                .sum()
                        / (1 + share[kind]);
            }
            int worst = IntStream.range(0, share.length)
                    .boxed()
                    .max(Comparator.comparingDouble(kind -> share[kind]))
                    .orElseThrow();
            runs.removeIf(r -> r.kind != worst);
            if (runs.isEmpty()) {
                return;
            }
            int selects = Math.min(AT_ONCE, Math.min(runs.size(), most - 1 - hand.acts()));
            for (int n = 0; n < selects; n++) {
                Run r = runs.get(n);
                hand.drag(
                        corner(hand, r.from),
                        opposite(hand, r.from, r.cells, 1),
                        n == 0 ? 0 : InputEvent.CTRL_DOWN_MASK);
            }
            name(hand, worst);
        }
    }

    /** Balanced accuracy of what was not labelled, and its number. */
    private double[] score(GalleryHand hand) {
        Map<Integer, int[]> tally = new TreeMap<>();
        int rest = 0;
        for (int place = 0; place < hand.gallery().size(); place++) {
            int item = hand.gallery().item(place);
            if (hand.session.workspace().label(item).isEmpty()) {
                int[] own = tally.computeIfAbsent(seen(hand, place), k -> new int[2]);
                own[0] += right(hand, place) ? 1 : 0;
                own[1]++;
                rest++;
            }
        }
        Map<String, String> shown = new LinkedHashMap<>();
        tally.forEach((k, n) -> shown.put(NAMES.get(k), Arrays.toString(n)));
        System.out.println(shown);
        double mean = tally.values().stream()
                .mapToDouble(n -> n[0] / (double) n[1])
                .average()
                .orElseThrow();
        return new double[] {mean, rest};
    }
}
