package quadrant.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import quadrant.dataset.ClassList;
import quadrant.dataset.CopyPair;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.pixels.ChannelMapping;
import quadrant.task.Task;

/**
 * Two images of a dataset that look alike, and what the pair means for a test.
 *
 * @param pictures two small ones; none where there are too many pairs
 */
record Duplicate(CopyPair pair, Sample first, Sample second, Meaning meaning, List<Picture> pictures) {
    /** What a pair means for a test. */
    enum Meaning {
        TWO_LABELS("error", "One image under two labels: remove one of them."),
        PARTED("error", "In two groups: one may be trained on and the other tested. Give both one group."),
        ALIKE_TWO_LABELS("warning", "They look like one image, and have different labels."),
        ALIKE_PARTED("warning", "In two groups: one may be trained on and the other tested."),
        ALIKE_UNGROUPED("warning", "No groups are known: one may be trained on and the other tested."),
        UNGROUPED("note", "No groups are known, so the copies are kept together."),
        TOGETHER("note", "In one group: they count as two images, but stay together.");

        /** {@code error} where a result would be wrong, {@code warning} where it may be, else {@code note}. */
        final String key;

        final String why;

        Meaning(String key, String why) {
            this.key = key;
            this.why = why;
        }

        static Meaning of(CopyPair p, Dataset dataset) {
            boolean same = p.kind() == CopyPair.Kind.SAME_PIXELS;
            if (p.twoLabels(dataset)) {
                return same ? TWO_LABELS : ALIKE_TWO_LABELS;
            }
            if (!p.acrossGroups(dataset)) {
                return TOGETHER;
            }
            if (!dataset.groupsKnown()) {
                return same ? UNGROUPED : ALIKE_UNGROUPED;
            }
            return same ? PARTED : ALIKE_PARTED;
        }
    }

    /**
     * All pairs, the most important first, then the most certain.
     *
     * @param shown the number of pairs that are shown with pictures
     */
    static List<Duplicate> of(Dataset dataset, List<CopyPair> copies, ChannelMapping mapping, int shown, Task task) {
        List<CopyPair> pairs = new ArrayList<>(copies);
        pairs.sort(Comparator.comparing(p -> Meaning.of(p, dataset)));
        List<Duplicate> list = new ArrayList<>();
        for (CopyPair p : pairs) {
            List<Sample> both =
                    List.of(dataset.samples().get(p.first()), dataset.samples().get(p.second()));
            List<Picture> pictures = both.stream()
                    .filter(s -> list.size() < shown)
                    .map(s -> Picture.of(s, mapping, task))
                    .toList();
            list.add(new Duplicate(p, both.get(0), both.get(1), Meaning.of(p, dataset), pictures));
        }
        return list;
    }

    Map<String, Object> json(ClassList classes) {
        Map<String, Object> keys = Json.keys("first", first.id(), "second", second.id(), "score", pair.score());
        keys.putAll(
                Json.keys("kind", pair.kind().key(), "orientation", pair.laid().text()));
        keys.putAll(Json.keys(
                "verdict", meaning.key, "why", meaning.why, "text", pair.kind().text()));
        keys.put("firstLabel", classes.name(first.label()));
        keys.put("secondLabel", classes.name(second.label()));
        keys.put("firstGroup", first.group().value());
        keys.put("secondGroup", second.group().value());
        return keys;
    }
}
