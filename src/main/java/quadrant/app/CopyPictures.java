package quadrant.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import quadrant.dataset.CopyPair;
import quadrant.dataset.Dataset;
import quadrant.dataset.Sample;
import quadrant.pixels.ChannelMapping;
import quadrant.report.AuditReport;
import quadrant.report.Picture;
import quadrant.task.Task;

/** Pairs of images that look alike, side by side, and what each pair means for a test. */
final class CopyPictures {
    private final ChannelMapping mapping;
    private final int shown;

    /** @param shown the number of pairs that are shown with pictures */
    CopyPictures(ChannelMapping mapping, int shown) {
        this.mapping = mapping;
        this.shown = shown;
    }

    /** All pairs, the most important first, then the most certain. */
    List<AuditReport.Duplicate> of(Dataset dataset, List<CopyPair> copies, Task task) {
        List<CopyPair> pairs = new ArrayList<>(copies);
        pairs.sort(Comparator.comparing(p -> Verdict.of(p, dataset)));
        Map<Integer, Picture> drawn = new HashMap<>();
        List<AuditReport.Duplicate> list = new ArrayList<>();
        for (CopyPair p : pairs) {
            Sample first = dataset.samples().get(p.first());
            Sample second = dataset.samples().get(p.second());
            List<Picture> pictures = list.size() < shown
                    ? List.of(
                            drawn.computeIfAbsent(p.first(), i -> picture(first, mapping, task)),
                            drawn.computeIfAbsent(p.second(), i -> picture(second, mapping, task)))
                    : List.of();
            Verdict verdict = Verdict.of(p, dataset);
            list.add(new AuditReport.Duplicate(
                    first.id(),
                    second.id(),
                    p.score(),
                    p.kind().key(),
                    p.laid().text(),
                    verdict.key,
                    verdict.why,
                    p.kind().text(),
                    dataset.classes().name(first.label()),
                    dataset.classes().name(second.label()),
                    first.group().value(),
                    second.group().value(),
                    pictures));
        }
        return list;
    }

    /** The name of an image in the data. */
    static AuditReport.Image image(Dataset dataset, Sample s) {
        return new AuditReport.Image(
                s.id(), dataset.classes().name(s.label()), s.group().value());
    }

    /** A small picture of a sample. */
    static Picture picture(Sample sample, ChannelMapping mapping, Task task) {
        task.checkCancelled();
        return Picture.thumbnail(mapping.toRgb(sample.pixels().read()));
    }

    /** What a pair means for a test. */
    private enum Verdict {
        TWO_LABELS("error", "One image under two labels: remove one of them."),
        PARTED("error", "In two groups: one may be trained on and the other tested. Give both one group."),
        ALIKE_TWO_LABELS("warning", "They look like one image, and have different labels."),
        ALIKE_PARTED("warning", "In two groups: one may be trained on and the other tested."),
        ALIKE_UNGROUPED("warning", "No groups are known: one may be trained on and the other tested."),
        UNGROUPED("note", "No groups are known, so the copies are kept together."),
        TOGETHER("note", "In one group: they count as two images, but stay together.");

        private final String key;
        private final String why;

        Verdict(String key, String why) {
            this.key = key;
            this.why = why;
        }

        static Verdict of(CopyPair p, Dataset dataset) {
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
}
