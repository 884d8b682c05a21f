package quadrant.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import quadrant.explain.Technique;

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
        String backbone = run.model().backbone().name().toLowerCase(Locale.ROOT);
        BACKBONES.entrySet().stream()
                .filter(e -> backbone.startsWith(e.getKey()))
                .findFirst()
                .ifPresent(e -> all.addAll(List.of(e.getValue(), Citation.IMAGENET)));
        if (run.decision().findings().layers().value().isPresent()) {
            all.add(Citation.HEAD2TOE);
        }
        augmentation(run.fit().plan().getOrDefault("augmentation", ""), all);
        if (run.decision().depth() > 0) {
            training(run.fit().plan(), all);
        }
        evaluation(run, all);
        all.add(Citation.CLAIM);
        all.add(Citation.MI_CLAIM);
        return all.stream().map(Citation::text).distinct().toList();
    }

    private static void augmentation(String plan, List<Citation> all) {
        TRANSFORMS.keySet().stream()
                .sorted()
                .filter(t -> plan.contains(t + "("))
                .forEach(t -> all.addAll(TRANSFORMS.getOrDefault(t, List.of())));
    }

    private static void training(Map<String, String> plan, List<Citation> all) {
        all.addAll(List.of(Citation.PROBE_FIRST, Citation.ADAMW, Citation.COSINE, Citation.STAGE_RATES));
        for (Map.Entry<String, Citation> e : Map.of(
                        "labelSmoothing", Citation.SMOOTHING,
                        "dropout", Citation.DROPOUT,
                        "mixUp", Citation.MIXUP,
                        "cutMix", Citation.CUTMIX)
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByValue())
                .toList()) {
            if (isOn(plan.getOrDefault(e.getKey(), "0"))) {
                all.add(e.getValue());
            }
        }
        if (plan.getOrDefault("sampling", "").equals("balanced")) {
            all.add(Citation.BALANCED);
        }
        all.addAll(List.of(Citation.AVERAGING, Citation.PYTORCH));
    }

    private static boolean isOn(String number) {
        return !number.equals("0") && !number.equals("0.0");
    }

    private static void evaluation(RunReport run, List<Citation> all) {
        run.test().ifPresent(o -> {
            all.add(Citation.BOOTSTRAP);
            if (run.decision().depth() > 0 && o.frozen().isPresent()) {
                all.add(Citation.PAIRED);
            }
        });
        run.examination()
                .examples()
                .value()
                .ifPresent(examples -> examples.stream()
                        .map(e -> e.look().technique())
                        .distinct()
                        .forEach(t -> all.add(citation(t))));
        run.examination().map().value().ifPresent(m -> all.add(Citation.COMPONENTS));
    }

    static Citation citation(Technique technique) {
        return switch (technique) {
            case CAM, ALL_LAYERS -> Citation.CAM;
            case GRAD_CAM -> Citation.GRAD_CAM;
            case OCCLUSION -> Citation.OCCLUSION;
        };
    }
}
