package quadrant.report;

/** The papers that the report may have to name. */
enum Citation {
    IMAGENET("Deng J et al. ImageNet: a large-scale hierarchical image database. CVPR 2009."),
    EFFICIENTNET("Tan M, Le QV. EfficientNet: rethinking model scaling for convolutional neural networks. ICML 2019."),
    SQUEEZENET(
            "Iandola FN et al. SqueezeNet: AlexNet-level accuracy with 50x fewer parameters. arXiv:1602.07360, 2016."),
    MOBILENET_2("Sandler M et al. MobileNetV2: inverted residuals and linear bottlenecks. CVPR 2018."),
    MOBILENET_3("Howard A et al. Searching for MobileNetV3. ICCV 2019."),
    REGNET("Radosavovic I et al. Designing network design spaces. CVPR 2020."),
    GOOGLENET("Szegedy C et al. Going deeper with convolutions. CVPR 2015."),
    DENSENET("Huang G et al. Densely connected convolutional networks. CVPR 2017."),
    RESNET("He K et al. Deep residual learning for image recognition. CVPR 2016."),
    RESNEXT("Xie S et al. Aggregated residual transformations for deep neural networks. CVPR 2017."),
    INCEPTION("Szegedy C et al. Rethinking the Inception architecture for computer vision. CVPR 2016."),
    XCEPTION("Chollet F. Xception: deep learning with depthwise separable convolutions. CVPR 2017."),
    CONVNEXT("Liu Z et al. A ConvNet for the 2020s. CVPR 2022."),
    SWIN("Liu Z et al. Swin Transformer: hierarchical vision transformer using shifted windows. ICCV 2021."),
    VIT("Dosovitskiy A et al. An image is worth 16x16 words: transformers for image recognition at scale. ICLR 2021."),
    VGG("Simonyan K, Zisserman A. Very deep convolutional networks for large-scale image recognition. ICLR 2015."),
    HEAD2TOE("Evci U et al. Head2Toe: utilizing intermediate representations for better transfer learning. ICML 2022."),
    PROBE_FIRST(
            "Kumar A et al. Fine-tuning can distort pretrained features and underperform out-of-distribution. ICLR 2022."),
    ADAMW("Loshchilov I, Hutter F. Decoupled weight decay regularization. ICLR 2019."),
    COSINE("Loshchilov I, Hutter F. SGDR: stochastic gradient descent with warm restarts. ICLR 2017."),
    STAGE_RATES("Howard J, Ruder S. Universal language model fine-tuning for text classification. ACL 2018."),
    SMOOTHING("Szegedy C et al. Rethinking the Inception architecture for computer vision. CVPR 2016."),
    DROPOUT("Srivastava N et al. Dropout: a simple way to prevent neural networks from overfitting. JMLR 15, 2014."),
    AVERAGING("Polyak BT, Juditsky AB. Acceleration of stochastic approximation by averaging."
            + " SIAM J Control Optim 30, 1992."),
    PYTORCH("Paszke A et al. PyTorch: an imperative style, high-performance deep learning library. NeurIPS 2019."),
    MIXUP("Zhang H et al. mixup: beyond empirical risk minimization. ICLR 2018."),
    CUTMIX("Yun S et al. CutMix: regularization strategy to train strong classifiers with localizable features."
            + " ICCV 2019."),
    BALANCED("Kang B et al. Decoupling representation and classifier for long-tailed recognition. ICLR 2020."),
    ELASTIC("Simard PY, Steinkraus D, Platt JC. Best practices for convolutional neural networks. ICDAR 2003."),
    DECONVOLUTION("Ruifrok AC, Johnston DA. Quantification of histochemical staining by color deconvolution."
            + " Anal Quant Cytol Histol 23, 2001."),
    STAIN_JITTER("Tellez D et al. Whole-slide mitosis detection in H&E breast histology using PHH3 as a reference."
            + " IEEE Trans Med Imaging 37, 2018."),
    MACENKO("Macenko M et al. A method for normalizing histology slides for quantitative analysis. ISBI 2009."),
    BOOTSTRAP("Efron B, Tibshirani RJ. An introduction to the bootstrap. Chapman & Hall, 1993."),
    PAIRED("Koehn P. Statistical significance tests for machine translation evaluation. EMNLP 2004."),
    CAM("Zhou B et al. Learning deep features for discriminative localization. CVPR 2016."),
    GRAD_CAM("Selvaraju RR et al. Grad-CAM: visual explanations from deep networks via gradient-based localization."
            + " ICCV 2017."),
    OCCLUSION("Zeiler MD, Fergus R. Visualizing and understanding convolutional networks. ECCV 2014."),
    COMPONENTS("Hotelling H. Analysis of a complex of statistical variables into principal components."
            + " J Educ Psychol 24, 1933."),
    CLAIM("Tejani AS et al. Checklist for Artificial Intelligence in Medical Imaging (CLAIM): 2024 update."
            + " Radiol Artif Intell 6, 2024."),
    MI_CLAIM("Norgeot B et al. Minimum information about clinical artificial intelligence modeling: the MI-CLAIM"
            + " checklist. Nat Med 26, 2020.");

    private final String text;

    Citation(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
