#!/bin/bash
set -e
TAG=${1:?tag}
docker build -t "registry.example.com/web:$TAG" .
docker push "registry.example.com/web:$TAG"
kubectl -n shop set image deployment/web "web=registry.example.com/web:$TAG"
kubectl -n shop rollout status deployment/web --timeout=180s
