package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.augment.AugmentationPlan;
import quadrant.explain.Examination;
import quadrant.explain.Technique;
import quadrant.plan.Recipe;
import quadrant.plan.Sampling;

/** The papers of the methods that one run used, and of no others. */
final class References {
    private static final Map<String, Citation> BACKBONES = backbones();

    private static final Map<String, List<Citation>> TRANSFORMS = Map.of(
            "elastic", List.of(Citation.ELASTIC),
            "stain-jitter", List.of(Citation.DECONVOLUTION, Citation.STAIN_JITTER),
            "stain-mix", List.of(Citation.MACENKO));

    private References() {}

    /** By the beginning of the name; longer ones first. */
    private static Map<String, Citation> backbones() {
        Map<String, Citation> map = new LinkedHashMap<>();
        map.put("efficientnet", Citation.EFFICIENTNET);
        map.put("squeezenet", Citation.SQUEEZENET);
        map.put("mobilenet-v2", Citation.MOBILENET_2);
        map.put("mobilenet-v3", Citation.MOBILENET_3);
        map.put("regnet", Citation.REGNET);
        map.put("googlenet", Citation.GOOGLENET);
        map.put("densenet", Citation.DENSENET);
        map.put("resnext", Citation.RESNEXT);
        map.put("resnet", Citation.RESNET);
        map.put("inception", Citation.INCEPTION);
        map.put("xception", Citation.XCEPTION);
        map.put("convnext", Citation.CONVNEXT);
        map.put("swin", Citation.SWIN);
        map.put("vit", Citation.VIT);
        map.put("vgg", Citation.VGG);
        return map;
    }

    /** In the order in which the text comes to them, none twice. */
    static List<String> of(RunReport run) {
        List<Citation> all = new ArrayList<>();
        String backbone = run.provenance()
                .backbone()
                .map(b -> b.name().toLowerCase(Locale.ROOT))
                .orElse("");
        BACKBONES.entrySet().stream()
                .filter(e -> backbone.startsWith(e.getKey()))
                .findFirst()
                .ifPresent(e -> all.addAll(List.of(e.getValue(), Citation.IMAGENET)));
        if (run.decision().stream().anyMatch(d -> !d.findings().layers().isEmpty())) {
            all.add(Citation.HEAD2TOE);
        }
        boolean tuned = run.decision().stream().anyMatch(RunReport.Decision::fineTuned);
        run.training().ifPresent(t -> {
            augmentation(t.plan().augmentation(), all);
            if (tuned) {
                training(t.plan(), all);
            }
        });
        run.test()
                .ifPresent(o -> all.addAll(
                        o.baselines().isEmpty()
                                ? List.of(Citation.BOOTSTRAP)
                                : List.of(Citation.BOOTSTRAP, Citation.PAIRED)));
        run.examination().ifPresent(e -> examination(e, all));
        all.addAll(List.of(Citation.CLAIM, Citation.MI_CLAIM));
        return all.stream().map(Citation::text).distinct().toList();
    }

    private static void augmentation(AugmentationPlan plan, List<Citation> all) {
        TRANSFORMS.keySet().stream()
                .sorted()
                .filter(t -> plan.canonical().contains(t + "("))
                .forEach(t -> all.addAll(TRANSFORMS.getOrDefault(t, List.of())));
    }

    private static void training(Recipe r, List<Citation> all) {
        all.addAll(List.of(Citation.PROBE_FIRST, Citation.ADAMW, Citation.COSINE, Citation.STAGE_RATES));
        used(r.labelSmoothing() > 0, Citation.SMOOTHING, all);
        used(r.dropout() > 0, Citation.DROPOUT, all);
        used(r.batching().mixing().mixUp() > 0, Citation.MIXUP, all);
        used(r.batching().mixing().cutMix() > 0, Citation.CUTMIX, all);
        used(r.batching().sampling() == Sampling.BALANCED, Citation.BALANCED, all);
        all.addAll(List.of(Citation.AVERAGING, Citation.PYTORCH));
    }

    private static void used(boolean used, Citation citation, List<Citation> all) {
        if (used) {
            all.add(citation);
        }
    }

    private static void examination(Examination e, List<Citation> all) {
        e.examples()
                .value()
                .ifPresent(examples -> examples.stream()
                        .map(x -> x.look().technique())
                        .distinct()
                        .forEach(t -> all.add(citation(t))));
        e.map().value().ifPresent(m -> all.add(Citation.COMPONENTS));
    }

    private static Citation citation(Technique technique) {
        return switch (technique) {
            case CAM, ALL_LAYERS -> Citation.CAM;
            case GRAD_CAM -> Citation.GRAD_CAM;
            case OCCLUSION -> Citation.OCCLUSION;
        };
    }
}
